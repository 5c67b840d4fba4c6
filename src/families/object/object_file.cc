// See object_file.h.
#include "families/object/object_file.h"

#include <utility>

#include <landfall/batch.h>

namespace landfall::object {

Result<std::unique_ptr<ObjectFile>> ObjectFile::begin(ObjectStore& store, std::string key,
                                                      const FileFormat& format, TablePtr table,
                                                      std::shared_ptr<Buffer> scratch) {
  std::unique_ptr<ObjectFile> file(new ObjectFile(std::move(key), std::move(table)));
  TRY_ASSIGN(file->writer_, store.begin(file->key_));
  ByteSink sink = [writer = file->writer_.get()](std::string_view bytes) { return writer->write(bytes); };
  auto encoder = open_encoder(format, file->table_, std::move(sink), std::move(scratch));
  TRY_ASSIGN(file->encoder_, std::move(encoder).during("beginning \"" + file->key_ + "\""));
  return file;
}

Result<void> ObjectFile::write(const std::shared_ptr<arrow::RecordBatch>& rows) {
  TRY(encoder_->write(rows));
  rows_ += rows->num_rows();
  bytes_ += batch_bytes(*rows);
  return {};
}

Result<void> ObjectFile::commit() {
  TRY(encoder_->finish());
  return writer_->commit();
}

}  // namespace landfall::object
