// See file_decoder.h. The two text formats are here, Parquet has a file of its own.
#include "families/object/file_decoder.h"

#include <arrow/csv/options.h>
#include <arrow/csv/reader.h>
#include <arrow/io/buffered.h>
#include <arrow/io/compressed.h>
#include <arrow/util/compression.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <landfall/arrow_result.h>
#include "encode/from_text.h"
#include "families/object/compressor.h"
#include "families/object/parquet_decoder.h"

namespace landfall::object {
namespace {

using InputStream = std::shared_ptr<arrow::io::InputStream>;

constexpr std::int64_t kReadBytes = std::int64_t{1} << 20;
constexpr std::int64_t kRowsAtOnce = 10'000;

Result<InputStream> decompressed(Compression compression, InputStream file) {
  if (compression == Compression::kNone) return file;
  TRY_ASSIGN(std::shared_ptr<arrow::util::Codec> codec,
             from_arrow(arrow::util::Codec::Create(arrow_compression(compression))));
  TRY_ASSIGN(auto stream,
             from_arrow(arrow::io::CompressedInputStream::Make(codec.get(), file), ErrorKind::kRejected));
  // The stream keeps the codec only by pointer.
  return InputStream(stream.get(), [stream, codec](arrow::io::InputStream*) {});
}

/// Splits a stream into lines and gives each to a RowParser.
class JsonLines {
 public:
  JsonLines(RowParser parser, const BatchSink& sink) : parser_(std::move(parser)), sink_(sink) {}

  Result<void> take(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t end = bytes.find('\n');
      if (end == std::string_view::npos) {
        begun_.append(bytes);
        return {};
      }
      begun_.append(bytes.substr(0, end));
      TRY(end_line());
      bytes.remove_prefix(end + 1);
    }
    return {};
  }
  Result<void> finish() {
    TRY(end_line());
    return hand_over();
  }

 private:
  Result<void> end_line() {
    if (!begun_.empty()) TRY(parser_.append(begun_));
    begun_.clear();
    return parser_.rows() >= kRowsAtOnce ? hand_over() : Result<void>();
  }
  Result<void> hand_over() {
    if (parser_.rows() == 0) return {};
    TRY_ASSIGN(auto rows, parser_.finish());
    return sink_(std::move(rows));
  }

  RowParser parser_;
  const BatchSink& sink_;
  std::string begun_;
};

Result<void> decode_json(const Table& table, const InputStream& stream, const BatchSink& sink) {
  TRY_ASSIGN(RowParser parser, RowParser::make(table));
  JsonLines lines(std::move(parser), sink);
  while (true) {
    TRY_ASSIGN(const auto bytes, from_arrow(stream->Read(kReadBytes), ErrorKind::kRejected));
    if (bytes->size() == 0) return lines.finish();
    TRY(lines.take(std::string_view(*bytes)));
  }
}

arrow::csv::ConvertOptions text_columns(const FormatOptions& options, const Table& table) {
  auto convert = arrow::csv::ConvertOptions::Defaults();
  convert.check_utf8 = false;
  convert.null_values = {options.null_marker};
  convert.strings_can_be_null = true;
  convert.quoted_strings_can_be_null = false;
  convert.include_missing_columns = true;
  for (const Column& column : table.columns) {
    convert.column_types[column.name] = arrow::binary();
    convert.include_columns.push_back(column.name);
  }
  return convert;
}

Result<std::shared_ptr<arrow::csv::StreamingReader>> open_csv(const FormatOptions& options,
                                                              const Table& table, const InputStream& stream) {
  auto parse = arrow::csv::ParseOptions::Defaults();
  parse.newlines_in_values = true;
  parse.ignore_empty_lines = false;
  if (!options.delimiter.empty()) parse.delimiter = options.delimiter[0];
  auto read = arrow::csv::ReadOptions::Defaults();
  read.use_threads = false;
  if (options.skip_header)
    for (const Column& column : table.columns) read.column_names.push_back(column.name);
  return from_arrow(arrow::csv::StreamingReader::Make(arrow::io::default_io_context(), stream, read, parse,
                                                      text_columns(options, table)),
                    ErrorKind::kRejected);
}

Result<std::shared_ptr<arrow::RecordBatch>> typed(const Table& table, const arrow::RecordBatch& texts) {
  arrow::ArrayVector columns;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    auto parsed = from_text(*texts.column(static_cast<int>(i)), table.columns[i].type);
    TRY_ASSIGN(auto column, std::move(parsed).during("column \"" + table.columns[i].name + "\""));
    columns.push_back(std::move(column));
  }
  return arrow::RecordBatch::Make(schema_of(table, false), texts.num_rows(), std::move(columns));
}

Result<void> decode_csv(const FormatOptions& options, const Table& table, const InputStream& stream,
                        const BatchSink& sink) {
  TRY_ASSIGN(const auto buffered, from_arrow(arrow::io::BufferedInputStream::Create(
                                      kReadBytes, arrow::default_memory_pool(), stream)));
  TRY_ASSIGN(const std::string_view begin, from_arrow(buffered->Peek(1), ErrorKind::kRejected));
  if (begin.empty()) return {};  // without a header a file without rows is empty, which the reader refuses
  TRY_ASSIGN(const auto reader, open_csv(options, table, buffered));
  while (true) {
    std::shared_ptr<arrow::RecordBatch> texts;
    TRY(from_arrow(reader->ReadNext(&texts), ErrorKind::kRejected));
    if (texts == nullptr) return {};
    TRY_ASSIGN(auto rows, typed(table, *texts));
    TRY(sink(std::move(rows)));
  }
}

}  // namespace

Result<void> decode_file(const FileFormat& format, const Table& table,
                         std::shared_ptr<arrow::io::RandomAccessFile> file, const BatchSink& sink) {
  if (format.format == Format::kParquet) return decode_parquet(table, std::move(file), sink);
  TRY_ASSIGN(const InputStream stream, decompressed(format.compression, std::move(file)));
  if (format.format == Format::kCsv) return decode_csv(format.options(), table, stream, sink);
  return decode_json(table, stream, sink);
}

}  // namespace landfall::object
