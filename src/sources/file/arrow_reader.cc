// Arrow IPC files and streams (also called Feather version 2) as tables. A batch is the smallest piece that
// can be read, so memory is bounded by the largest batch of the file.
#include <arrow/buffer.h>
#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>

#include <functional>

#include <landfall/arrow_result.h>

#include "schema/extension_types.h"
#include "sources/file/arrow_columns.h"
#include "sources/file/reader.h"

namespace landfall::file_source {
namespace {

constexpr std::string_view kFileMagic = "ARROW1";

/// An open file of either kind.
struct IpcFile {
  std::shared_ptr<arrow::ipc::RecordBatchFileReader> file;
  std::shared_ptr<arrow::ipc::RecordBatchStreamReader> stream;
  int next_batch = 0;

  std::shared_ptr<arrow::Schema> schema() const { return file ? file->schema() : stream->schema(); }

  /// The next batch, or null at the end.
  Result<std::shared_ptr<arrow::RecordBatch>> next() {
    std::shared_ptr<arrow::RecordBatch> batch;
    if (stream) {
      TRY(from_arrow(stream->ReadNext(&batch), ErrorKind::kRejected));
    } else if (next_batch < file->num_record_batches()) {
      TRY_ASSIGN(batch, from_arrow(file->ReadRecordBatch(next_batch++), ErrorKind::kRejected));
    }
    return batch;
  }
};

Result<IpcFile> open_file(const std::string& path) {
  register_extension_types();
  TRY_ASSIGN(auto input, from_arrow(arrow::io::ReadableFile::Open(path), ErrorKind::kAccess));
  TRY_ASSIGN(const auto start,
             from_arrow(input->ReadAt(0, static_cast<std::int64_t>(kFileMagic.size())), ErrorKind::kAccess));
  TRY(from_arrow(input->Seek(0), ErrorKind::kAccess));
  auto options = arrow::ipc::IpcReadOptions::Defaults();
  options.use_threads = false;
  IpcFile file;
  if (std::string_view(*start) == kFileMagic) {
    TRY_ASSIGN(file.file,
               from_arrow(arrow::ipc::RecordBatchFileReader::Open(input, options), ErrorKind::kRejected));
  } else {
    TRY_ASSIGN(file.stream,
               from_arrow(arrow::ipc::RecordBatchStreamReader::Open(input, options), ErrorKind::kRejected));
  }
  return file;
}

Result<std::vector<Column>> columns(const FileTable& table, const ReadLimits&) {
  std::vector<Column> result;
  for (const FoundFile& file : table.files) {
    TRY_ASSIGN(const IpcFile open, open_file(file.path).during("opening Arrow file \"" + file.path + '"'));
    TRY(add_columns(*open.schema(), file.path, table, result));
  }
  return result;
}

Result<void> read(const FileTable&, const FoundFile& file, std::span<const Column> columns,
                  const ReadLimits& limits, const RowSink& sink) {
  TRY_ASSIGN(IpcFile open, open_file(file.path).during("opening Arrow file \"" + file.path + '"'));
  for (;;) {
    TRY_ASSIGN(const auto batch, open.next().during("reading Arrow file \"" + file.path + '"'));
    if (batch == nullptr) return {};
    TRY(hand_on(*batch, file, columns, limits, sink));
  }
}

}  // namespace

const FormatReader kArrowReader{columns, read};

}  // namespace landfall::file_source
