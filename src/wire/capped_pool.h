// A memory pool that refuses large allocations: decoding rows allocates next to nothing unless they are
// compressed, and compressed bytes of a few KB may claim gigabytes.
#pragma once

#include <arrow/memory_pool.h>

#include <cstdint>
#include <string>

namespace landfall {

/// Passes allocations up to a size on to the default pool. Thread-safe.
class CappedPool : public arrow::MemoryPool {
 public:
  explicit CappedPool(std::int64_t largest_bytes) : largest_(largest_bytes) {}

  using arrow::MemoryPool::Allocate;
  using arrow::MemoryPool::Free;
  using arrow::MemoryPool::Reallocate;
  arrow::Status Allocate(std::int64_t size, std::int64_t alignment, std::uint8_t** out) override;
  arrow::Status Reallocate(std::int64_t old_size, std::int64_t new_size, std::int64_t alignment,
                           std::uint8_t** ptr) override;
  void Free(std::uint8_t* buffer, std::int64_t size, std::int64_t alignment) override;
  std::int64_t bytes_allocated() const override { return pool_->bytes_allocated(); }
  std::int64_t max_memory() const override { return pool_->max_memory(); }
  std::int64_t total_bytes_allocated() const override { return pool_->total_bytes_allocated(); }
  std::int64_t num_allocations() const override { return pool_->num_allocations(); }
  std::string backend_name() const override { return "capped"; }

 private:
  arrow::Status check(std::int64_t size) const;

  const std::int64_t largest_;
  arrow::MemoryPool* const pool_ = arrow::default_memory_pool();
};

}  // namespace landfall
