// See parquet_encoder.h.
#include "families/object/parquet_encoder.h"

#include <arrow/array/concatenate.h>
#include <arrow/memory_pool.h>
#include <parquet/arrow/writer.h>
#include <parquet/exception.h>
#include <parquet/file_writer.h>

#include <utility>
#include <vector>

#include <landfall/arrow_result.h>
#include <landfall/batch.h>
#include "families/object/parquet_columns.h"
#include "families/object/parquet_properties.h"
#include "families/object/sink_stream.h"

namespace landfall::object {
namespace {

using BatchPtr = std::shared_ptr<arrow::RecordBatch>;

// Rows wait as they came until this much is there. Column encoders take much memory for a table of few rows,
// so tables that stay below never have them open.
constexpr std::int64_t kPieceBytes = std::int64_t{8} << 20;
// Go sources send 50 rows at a time: joining those is cheaper than encoding or keeping them one by one.
constexpr std::int64_t kSmallBatchRows = 1024;
constexpr std::size_t kManyBatches = 256;

// parquet-cpp throws where it does not return a status.
template <class Action>
arrow::Status caught(Action&& action) {
  BEGIN_PARQUET_CATCH_EXCEPTIONS
  return action();
  END_PARQUET_CATCH_EXCEPTIONS
}

class ParquetEncoder : public FileEncoder {
 public:
  ParquetEncoder(std::shared_ptr<arrow::Schema> schema, FormatOptions options, ByteSink sink)
      : schema_(std::move(schema)),
        options_(std::move(options)),
        sink_(std::make_shared<SinkStream>(std::move(sink))) {}
  ParquetEncoder(const ParquetEncoder&) = delete;
  ParquetEncoder& operator=(const ParquetEncoder&) = delete;
  // parquet-cpp writes a footer when it is destroyed, also of a file that is given up.
  ~ParquetEncoder() override { sink_->shut(); }

  Result<void> write(const BatchPtr& rows) override {
    if (rows->num_rows() == 0) return {};
    waiting_.push_back(rows);
    waiting_rows_ += rows->num_rows();
    waiting_bytes_ += batch_bytes(*rows);
    if (waiting_bytes_ >= kPieceBytes) return encode_waiting();
    return waiting_.size() >= kManyBatches ? join_small() : Result<void>();
  }

  Result<void> release() override {
    TRY(encode_waiting());
    return row_group_held_ > 0 ? next_row_group() : Result<void>();
  }

  Result<void> finish() override {
    TRY(encode_waiting());
    if (writer_ == nullptr) TRY(open(nullptr));
    TRY(sink_->result(caught([this] { return writer_->Close(); })));
    return sink_->result(sink_->Close());
  }

  std::int64_t held_bytes() const override { return waiting_bytes_ + row_group_held_; }

 private:
  // Opened with the first rows in hand: they show which columns deserve a dictionary.
  Result<void> open(const arrow::RecordBatch* first_rows) {
    const auto properties = writer_properties(options_, first_rows);
    TRY_ASSIGN(const auto root, root_node(*schema_, options_.root_repetition, *properties));
    TRY_ASSIGN(const auto metadata, file_metadata(*schema_));
    return sink_->result(caught([&] {
      auto file = parquet::ParquetFileWriter::Open(sink_, root, properties, metadata);
      return parquet::arrow::FileWriter::Make(arrow::default_memory_pool(), std::move(file), schema_,
                                              arrow_properties(), &writer_);
    }));
  }

  Result<void> join_small() {
    if (waiting_.size() < 2 || waiting_rows_ >= kSmallBatchRows * static_cast<std::int64_t>(waiting_.size()))
      return {};
    arrow::Result<BatchPtr> joined = arrow::ConcatenateRecordBatches(waiting_);
    // Values of more than 2 GiB together do not fit one batch; then they stay apart.
    if (joined.ok()) waiting_ = {std::move(joined).ValueUnsafe()};
    return {};
  }

  Result<void> encode_waiting() {
    if (waiting_.empty()) return {};
    if (row_group_held_ >= options_.row_group_bytes) TRY(next_row_group());
    TRY(join_small());
    for (BatchPtr& rows : waiting_) {
      TRY(encode(*rows));
      rows.reset();
    }
    row_group_held_ += waiting_bytes_;
    waiting_.clear();
    waiting_rows_ = waiting_bytes_ = 0;
    return {};
  }

  Result<void> encode(const arrow::RecordBatch& rows) {
    arrow::ArrayVector columns;
    for (int i = 0; i < rows.num_columns(); ++i) {
      auto converted = to_parquet(rows.column(i), schema_->field(i)->type());
      TRY_ASSIGN(auto column,
                 std::move(converted).during("converting column \"" + schema_->field(i)->name() + "\""));
      columns.push_back(std::move(column));
    }
    const BatchPtr converted = arrow::RecordBatch::Make(schema_, rows.num_rows(), std::move(columns));
    if (writer_ == nullptr) TRY(open(converted.get()));
    return sink_->result(caught([&] { return writer_->WriteRecordBatch(*converted); }));
  }

  // Only when rows follow or memory is short: a group begun at the end of a file would stay in it, empty.
  Result<void> next_row_group() {
    row_group_held_ = 0;
    return sink_->result(caught([this] { return writer_->NewBufferedRowGroup(); }));
  }

  std::shared_ptr<arrow::Schema> schema_;
  FormatOptions options_;
  std::shared_ptr<SinkStream> sink_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;
  std::vector<BatchPtr> waiting_;
  std::int64_t waiting_rows_ = 0;
  std::int64_t waiting_bytes_ = 0;
  std::int64_t row_group_held_ = 0;  ///< Arrow bytes of the rows in the open row group
};

}  // namespace

Result<std::unique_ptr<FileEncoder>> open_parquet_encoder(const FormatOptions& options, const Table& table,
                                                          ByteSink sink) {
  TRY_ASSIGN(auto schema, parquet_schema(table, options.types));
  return std::unique_ptr<FileEncoder>(
      std::make_unique<ParquetEncoder>(std::move(schema), options, std::move(sink)));
}

}  // namespace landfall::object
