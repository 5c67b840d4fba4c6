// What the tables have in common: column declarations and row ids.
#include "sources/testdata/generator.h"

#include <array>

#include "sources/testdata/column_buffers.h"

namespace landfall::testdata {

Column plain(std::string name, std::shared_ptr<arrow::DataType> type) {
  Column column;
  column.name = std::move(name);
  column.type = std::move(type);
  return column;
}

Column key(std::string name, std::shared_ptr<arrow::DataType> type) {
  Column column = plain(std::move(name), std::move(type));
  column.not_null = column.primary_key = true;
  return column;
}

std::vector<Column> cq_columns() {
  Column id = plain("_cq_id", uuid());
  id.not_null = id.unique = true;
  return {id, plain("_cq_parent_id", uuid())};
}

Result<std::shared_ptr<arrow::Array>> uuid_column(const RowHash& hash, RowRange range) {
  return number_column<std::array<std::uint64_t, 2>>(uuid(), range.count, [&](std::int64_t i) {
    const std::uint64_t high = hash(range.at(i));
    // Version 4 stands in the upper half of byte 6, variant 10 in the upper bits of byte 8 (little-endian
    // words).
    return std::array<std::uint64_t, 2>{(high & ~(0xf0ULL << 48)) | (0x40ULL << 48),
                                        (mix(high + 1) & ~0xc0ULL) | 0x80};
  });
}

}  // namespace landfall::testdata
