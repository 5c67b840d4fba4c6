// Gathers rows per table until a limit by rows, bytes or time is reached.
#include "write/batcher.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace landfall {

Batcher::Batcher(BatchSpec limits, std::int64_t budget_bytes, Deliver deliver, Flush flush)
    : limits_(limits), budget_bytes_(budget_bytes), deliver_(std::move(deliver)), flush_(std::move(flush)) {}

std::int64_t Batcher::room(std::int64_t rows, std::int64_t bytes, std::int64_t bytes_per_row) const {
  std::int64_t fit = std::numeric_limits<std::int64_t>::max();
  if (limits_.rows > 0) fit = limits_.rows - rows;
  if (limits_.bytes > 0) fit = std::min(fit, (limits_.bytes - bytes) / bytes_per_row);
  // An empty batch takes at least one row, however large.
  return rows == 0 ? std::max<std::int64_t>(fit, 1) : std::max<std::int64_t>(fit, 0);
}

bool Batcher::full(const Batch& batch) const {
  return (limits_.rows > 0 && batch.rows >= limits_.rows) ||
         (limits_.bytes > 0 && batch.bytes >= limits_.bytes);
}

Result<void> Batcher::add(const TablePtr& table, std::shared_ptr<arrow::RecordBatch> rows, std::int64_t bytes,
                          Clock::time_point now) {
  const std::int64_t total = rows->num_rows();
  if (total == 0) return {};
  Pending& pending = pending_[table->name];
  if (pending.batch.table != table) {
    TRY(deliver(pending));
    pending.batch.table = table;
  }
  const std::int64_t bytes_per_row = std::max<std::int64_t>(bytes / total, 1);
  for (std::int64_t from = 0; from < total;) {
    const std::int64_t take =
        std::min(room(pending.batch.rows, pending.batch.bytes, bytes_per_row), total - from);
    if (take == 0) {
      TRY(deliver(pending));
      continue;
    }
    if (!pending.deadline && limits_.timeout.count() > 0)
      pending.deadline = now + std::chrono::duration_cast<Clock::duration>(limits_.timeout);
    pending.batch.parts.push_back(take == total ? rows : rows->Slice(from, take));
    pending.batch.rows += take;
    pending.batch.bytes += take * bytes_per_row;
    held_bytes_ += take * bytes_per_row;
    from += take;
    if (full(pending.batch)) TRY(deliver(pending));
  }
  return keep_budget();
}

Result<void> Batcher::deliver(Pending& pending) {
  if (pending.batch.rows == 0) return {};
  Batch batch = std::exchange(pending.batch, Batch{pending.batch.table, {}, 0, 0});
  held_bytes_ -= batch.bytes;
  return deliver_(std::move(batch));
}

Result<void> Batcher::keep_budget() {
  while (held_bytes_ > budget_bytes_) {
    const auto fullest = std::max_element(pending_.begin(), pending_.end(), [](const auto& a, const auto& b) {
      return a.second.batch.bytes < b.second.batch.bytes;
    });
    TRY(deliver(fullest->second));
  }
  return {};
}

Result<void> Batcher::deliver_due(Clock::time_point now) {
  for (auto& [name, pending] : pending_) {
    if (!pending.deadline || *pending.deadline > now) continue;
    pending.deadline.reset();
    TRY(deliver(pending));
    TRY(flush_(*pending.batch.table));
  }
  return {};
}

Result<void> Batcher::deliver_all() {
  for (auto& [name, pending] : pending_) TRY(deliver(pending));
  return {};
}

std::optional<Batcher::Clock::time_point> Batcher::next_deadline() const {
  std::optional<Clock::time_point> next;
  for (const auto& [name, pending] : pending_)
    if (pending.deadline && (!next || *pending.deadline < *next)) next = pending.deadline;
  return next;
}

}  // namespace landfall
