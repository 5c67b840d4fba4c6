// Looks at the size, then lets the default pool do the work.
#include "wire/capped_pool.h"

namespace landfall {

arrow::Status CappedPool::check(std::int64_t size) const {
  if (size <= largest_) return arrow::Status::OK();
  return arrow::Status::CapacityError(size, " bytes are needed where at most ", largest_, " are given");
}

arrow::Status CappedPool::Allocate(std::int64_t size, std::int64_t alignment, std::uint8_t** out) {
  ARROW_RETURN_NOT_OK(check(size));
  return pool_->Allocate(size, alignment, out);
}

arrow::Status CappedPool::Reallocate(std::int64_t old_size, std::int64_t new_size, std::int64_t alignment,
                                     std::uint8_t** ptr) {
  ARROW_RETURN_NOT_OK(check(new_size));
  return pool_->Reallocate(old_size, new_size, alignment, ptr);
}

void CappedPool::Free(std::uint8_t* buffer, std::int64_t size, std::int64_t alignment) {
  pool_->Free(buffer, size, alignment);
}

}  // namespace landfall
