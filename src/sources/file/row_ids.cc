// Row ids from keys, and from row numbers.
#include "sources/file/row_ids.h"

#include <arrow/buffer.h>
#include <arrow/record_batch.h>

#include <array>
#include <cstring>

#include <landfall/arrow_result.h>

#include "encode/cq_id.h"

namespace landfall::file_source {
namespace {

using ArrayPtr = std::shared_ptr<arrow::Array>;

// One to one on 64 bits (SplitMix64's finaliser): rows of one file never get the same first half.
std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace

RowIds::RowIds(const Table& table) : without_id_(table) {
  without_id_.columns.erase(without_id_.columns.begin());
  keys_ = without_id_.keys();
}

Result<RowIds> RowIds::make(const Table& table, const std::string& file) {
  RowIds ids(table);
  TRY_ASSIGN(const Uuid base, cq_id_of({{"file", file}, {"table", table.name}}));
  std::memcpy(ids.base_, base.data(), base.size());
  return ids;
}

Result<ArrayPtr> RowIds::next(const std::vector<ArrayPtr>& columns, std::int64_t rows) {
  return keys_.empty() ? of_numbers(rows) : of_keys(columns, rows);
}

Result<ArrayPtr> RowIds::of_keys(const std::vector<ArrayPtr>& columns, std::int64_t rows) {
  for (const int key : keys_)
    if (columns[static_cast<std::size_t>(key)]->null_count() > 0)
      return Error(ErrorKind::kRejected, "primary_key: column \"" +
                                             without_id_.columns[static_cast<std::size_t>(key)].name +
                                             "\" holds nulls");
  const auto batch = arrow::RecordBatch::Make(schema_of(without_id_, false), rows, columns);
  TRY_ASSIGN(CqIdHasher hasher, CqIdHasher::bind(*batch, without_id_, keys_));
  return hasher.all();
}

// Version 8 of RFC 9562: bits of our own making.
Result<ArrayPtr> RowIds::of_numbers(std::int64_t rows) {
  using Id = std::array<std::uint64_t, 2>;
  TRY_ASSIGN(std::shared_ptr<arrow::Buffer> buffer,
             from_arrow(arrow::AllocateBuffer(rows * 16), ErrorKind::kTransient));
  auto* out = reinterpret_cast<Id*>(buffer->mutable_data());
  for (std::int64_t i = 0; i < rows; ++i, ++row_) {
    const auto number = static_cast<std::uint64_t>(row_) * 0x9e3779b97f4a7c15ULL;
    const std::uint64_t high = mix(base_[0] + number), low = mix(base_[1] ^ number);
    out[i] = {(high & ~(0xf0ULL << 48)) | (0x80ULL << 48), (low & ~0xc0ULL) | 0x80};
  }
  return arrow::MakeArray(
      arrow::ArrayData::Make(uuid(), rows, {nullptr, std::move(buffer)}, /*null_count=*/0));
}

}  // namespace landfall::file_source
