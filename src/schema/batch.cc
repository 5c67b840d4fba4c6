// Measures record batches.
#include <landfall/batch.h>

#include <arrow/util/byte_size.h>

namespace landfall {

std::int64_t batch_bytes(const arrow::RecordBatch& batch) {
  const arrow::Result<std::int64_t> share = arrow::util::ReferencedBufferSize(batch);
  return share.ok() ? *share : arrow::util::TotalBufferSize(batch);
}

}  // namespace landfall
