// The list of formats, and what all of them ask of an entry.
#include "sources/file/reader.h"

#include <algorithm>
#include <array>

#include "sources/file/declared_type.h"

namespace landfall::file_source {

const FormatReader& reader_of(Format format) {
  static constexpr std::array<const FormatReader*, 4> readers{&kCsvReader, &kJsonReader, &kParquetReader,
                                                              &kArrowReader};
  return *readers[static_cast<std::size_t>(format)];
}

bool is_skipped(const FileEntry& entry, std::string_view column) {
  return std::find(entry.skip_columns.begin(), entry.skip_columns.end(), column) != entry.skip_columns.end();
}

std::shared_ptr<arrow::DataType> type_declared_for(const FileEntry& entry, const std::string& column) {
  const auto found = entry.types.find(column);
  if (found == entry.types.end()) return nullptr;
  auto type = declared_type(found->second);
  return type.ok() ? *type : nullptr;
}

int find_column(std::span<const Column> columns, std::string_view name) {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [name](const Column& c) { return c.name == name; });
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

}  // namespace landfall::file_source
