// What every file format gives the source: the columns of a table's files, and their rows.
#pragma once

#include <arrow/array.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <landfall/context.h>
#include <landfall/result.h>
#include <landfall/table.h>

#include "sources/file/file_spec.h"
#include "sources/file/path_pattern.h"

namespace landfall::file_source {

/// A table's files and how to read them.
struct FileTable {
  std::string name;
  Format format = Format::kCsv;
  const FileEntry* entry = nullptr;  ///< lives as long as the source
  std::vector<FoundFile> files;
};

/// Takes some rows: an array per column of the table's file columns, in their order and exact types.
using RowSink =
    std::function<Result<void>(std::vector<std::shared_ptr<arrow::Array>> columns, std::int64_t rows)>;

struct ReadLimits {
  std::int64_t rows = 10'000;    ///< rows in a batch, at the most
  std::int64_t bytes = 8 << 20;  ///< a batch ends when its text has this size
  const CancelToken* cancel = nullptr;
};

/// One file format. Both calls read nothing of the file they do not need; errors name file and line.
struct FormatReader {
  /// The columns of all the files together, in order of first appearance, without those to skip: name, type
  /// and not_null.
  Result<std::vector<Column>> (*columns)(const FileTable& table, const ReadLimits& limits);
  /// Reads the rows of one file. A column the file lacks is null.
  Result<void> (*read)(const FileTable& table, const FoundFile& file, std::span<const Column> columns,
                       const ReadLimits& limits, const RowSink& sink);
};

const FormatReader& reader_of(Format format);

extern const FormatReader kCsvReader;
extern const FormatReader kJsonReader;
extern const FormatReader kParquetReader;
extern const FormatReader kArrowReader;

/// True when the entry asks to leave the column out.
bool is_skipped(const FileEntry& entry, std::string_view column);
/// The declared type of a column, or null.
std::shared_ptr<arrow::DataType> type_declared_for(const FileEntry& entry, const std::string& column);
/// Index of a column by name, or -1.
int find_column(std::span<const Column> columns, std::string_view name);

}  // namespace landfall::file_source
