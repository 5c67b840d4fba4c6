// See file_encoder.h. The two text formats are here, Parquet has files of its own.
#include "families/object/file_encoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "encode/csv.h"
#include "encode/json.h"
#include "families/object/parquet_encoder.h"

namespace landfall::object {
namespace {

constexpr std::int64_t kRowsAtOnce = 256;
constexpr std::size_t kFlushBytes = std::size_t{256} << 10;

/// What csv and json share: rows are written into the scratch buffer and passed on in large pieces.
class TextEncoder : public FileEncoder {
 public:
  TextEncoder(Compression compression, ByteSink sink, std::shared_ptr<Buffer> scratch)
      : scratch_(std::move(scratch)), compressor_(compression, std::move(sink)) {}

  Result<void> release() override { return compressor_.end_frame(); }
  Result<void> finish() override { return compressor_.finish(); }
  std::int64_t held_bytes() const override { return compressor_.held_bytes(); }

 protected:
  template <class Writer>
  Result<void> write_rows(const Writer& writer, std::int64_t rows) {
    scratch_->clear();
    for (std::int64_t from = 0; from < rows; from += kRowsAtOnce) {
      writer.append_rows(from, std::min(rows, from + kRowsAtOnce), *scratch_);
      if (scratch_->size() >= kFlushBytes) TRY(pass_on());
    }
    return pass_on();
  }
  Result<void> pass_on() {
    TRY(compressor_.write(scratch_->view()));
    scratch_->clear();
    return {};
  }

  std::shared_ptr<Buffer> scratch_;

 private:
  Compressor compressor_;
};

class CsvEncoder : public TextEncoder {
 public:
  CsvEncoder(CsvOptions options, Compression compression, ByteSink sink, std::shared_ptr<Buffer> scratch)
      : TextEncoder(compression, std::move(sink), std::move(scratch)), options_(std::move(options)) {}

  Result<void> write_header(const Table& table) {
    scratch_->clear();
    append_csv_header(table, options_, *scratch_);
    return pass_on();
  }
  Result<void> write(const std::shared_ptr<arrow::RecordBatch>& rows) override {
    TRY_ASSIGN(const CsvWriter writer, CsvWriter::bind(*rows, options_));
    return write_rows(writer, rows->num_rows());
  }

 private:
  CsvOptions options_;
};

class JsonEncoder : public TextEncoder {
 public:
  JsonEncoder(TablePtr table, Compression compression, ByteSink sink, std::shared_ptr<Buffer> scratch)
      : TextEncoder(compression, std::move(sink), std::move(scratch)), table_(std::move(table)) {}

  Result<void> write(const std::shared_ptr<arrow::RecordBatch>& rows) override {
    TRY_ASSIGN(const RowJsonWriter writer, RowJsonWriter::bind(*rows, *table_));
    TRY(write_rows(writer, rows->num_rows()));
    total_.invalid_utf8 += writer.repairs().invalid_utf8;
    total_.invalid_json += writer.repairs().invalid_json;
    return {};
  }
  std::string repairs() const override {
    std::string words;
    if (total_.invalid_utf8 > 0)
      words = fmt::format("{} texts with invalid UTF-8 got U+FFFD in place of the bad bytes",
                          total_.invalid_utf8);
    if (total_.invalid_json > 0)
      words += fmt::format("{}{} json values that are not JSON were written as strings",
                           words.empty() ? "" : "; ", total_.invalid_json);
    return words;
  }

 private:
  TablePtr table_;
  JsonRepairs total_;
};

Result<std::unique_ptr<FileEncoder>> open_csv(const FileFormat& format, const Table& table, ByteSink sink,
                                              std::shared_ptr<Buffer> scratch) {
  const FormatOptions given = format.options();
  const CsvOptions options{.delimiter = given.delimiter.empty() ? ',' : given.delimiter[0],
                           .null_marker = given.null_marker};
  auto encoder =
      std::make_unique<CsvEncoder>(options, format.compression, std::move(sink), std::move(scratch));
  if (!given.skip_header) TRY(encoder->write_header(table));
  return std::unique_ptr<FileEncoder>(std::move(encoder));
}

}  // namespace

Result<std::unique_ptr<FileEncoder>> open_encoder(const FileFormat& format, TablePtr table, ByteSink sink,
                                                  std::shared_ptr<Buffer> scratch) {
  switch (format.format) {
    case Format::kCsv:
      return open_csv(format, *table, std::move(sink), std::move(scratch));
    case Format::kJson:
      return std::unique_ptr<FileEncoder>(std::make_unique<JsonEncoder>(std::move(table), format.compression,
                                                                        std::move(sink), std::move(scratch)));
    case Format::kParquet:
      break;
  }
  return open_parquet_encoder(format.options(), *table, std::move(sink));
}

}  // namespace landfall::object
