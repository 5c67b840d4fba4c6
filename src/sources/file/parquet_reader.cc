// Parquet files as tables. Read page by page, so that memory does not grow with the size of row groups.
#include <arrow/io/file.h>
#include <parquet/arrow/reader.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>

#include <algorithm>
#include <numeric>

#include <landfall/arrow_result.h>

#include "schema/extension_types.h"
#include "sources/file/arrow_columns.h"
#include "sources/file/reader.h"

namespace landfall::file_source {
namespace {

using Reader = std::unique_ptr<parquet::arrow::FileReader>;

// Each column keeps a buffer of this size, so it must stay small for tables of a thousand columns.
constexpr std::int64_t kColumnBuffer = 64 << 10;

// Rows that come to about `limits.bytes`, from what the footer says about the row groups.
std::int64_t batch_rows(const parquet::FileMetaData& metadata, const ReadLimits& limits) {
  std::int64_t rows = limits.rows;
  for (int i = 0; i < metadata.num_row_groups(); ++i) {
    const auto group = metadata.RowGroup(i);
    const std::int64_t row_bytes = group->total_byte_size() / std::max<std::int64_t>(group->num_rows(), 1);
    rows = std::min(rows, limits.bytes / std::max<std::int64_t>(row_bytes, 1));
  }
  return std::max<std::int64_t>(rows, 1);
}

Result<Reader> open_parquet(const std::string& path, const ReadLimits& limits) {
  register_extension_types();
  TRY_ASSIGN(auto input, from_arrow(arrow::io::ReadableFile::Open(path), ErrorKind::kAccess));
  parquet::ReaderProperties properties;
  properties.enable_buffered_stream();
  properties.set_buffer_size(kColumnBuffer);
  parquet::ArrowReaderProperties arrow_properties(/*use_threads=*/false);
  arrow_properties.set_pre_buffer(false);
  // Old files keep instants in 96 bits; nanoseconds in 64 would wrap beyond 2262 without a word.
  arrow_properties.set_coerce_int96_timestamp_unit(arrow::TimeUnit::MICRO);
  arrow_properties.set_arrow_extensions_enabled(true);
  parquet::arrow::FileReaderBuilder builder;
  TRY(from_arrow(builder.Open(std::move(input), properties), ErrorKind::kRejected));
  arrow_properties.set_batch_size(batch_rows(*builder.raw_reader()->metadata(), limits));
  return from_arrow(builder.properties(arrow_properties)->Build(), ErrorKind::kRejected);
}

// Runs `body`; what the Parquet library throws becomes an Error.
template <class Body>
auto guarded(const std::string& path, Body body) -> decltype(body()) {
  const std::string doing = "reading Parquet file \"" + path + '"';
  try {
    return body().during(doing);
  } catch (const std::exception& thrown) {
    return Error(ErrorKind::kRejected, thrown.what()).during(doing);
  }
}

Result<std::vector<Column>> columns(const FileTable& table, const ReadLimits& limits) {
  std::vector<Column> result;
  for (const FoundFile& file : table.files) {
    auto schema = guarded(file.path, [&]() -> Result<std::shared_ptr<arrow::Schema>> {
      TRY_ASSIGN(const Reader reader, open_parquet(file.path, limits));
      std::shared_ptr<arrow::Schema> read;
      TRY(from_arrow(reader->GetSchema(&read), ErrorKind::kRejected));
      return read;
    });
    TRY_ASSIGN(const auto read, std::move(schema));
    TRY(add_columns(*read, file.path, table, result));
  }
  return result;
}

// Places of the wanted columns among the file's leaves; the others are not even unpacked.
std::vector<int> wanted_leaves(const parquet::SchemaDescriptor& schema, std::span<const Column> columns) {
  std::vector<int> leaves;
  for (int leaf = 0; leaf < schema.num_columns(); ++leaf)
    if (find_column(columns, schema.GetColumnRoot(leaf)->name()) >= 0) leaves.push_back(leaf);
  return leaves;
}

Result<void> read(const FileTable&, const FoundFile& file, std::span<const Column> columns,
                  const ReadLimits& limits, const RowSink& sink) {
  return guarded(file.path, [&]() -> Result<void> {
    TRY_ASSIGN(const Reader reader, open_parquet(file.path, limits));
    const auto metadata = reader->parquet_reader()->metadata();
    std::vector<int> groups(static_cast<std::size_t>(metadata->num_row_groups()));
    std::iota(groups.begin(), groups.end(), 0);
    TRY_ASSIGN(const auto batches,
               from_arrow(reader->GetRecordBatchReader(groups, wanted_leaves(*metadata->schema(), columns)),
                          ErrorKind::kRejected));
    for (;;) {
      std::shared_ptr<arrow::RecordBatch> batch;
      TRY(from_arrow(batches->ReadNext(&batch), ErrorKind::kRejected));
      if (batch == nullptr) return {};
      TRY(hand_on(*batch, file, columns, limits, sink));
    }
  });
}

}  // namespace

const FormatReader kParquetReader{columns, read};

}  // namespace landfall::file_source
