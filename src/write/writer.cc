// One open destination with its thread and queue.
#include "write/writer.h"

#include <fmt/format.h>

#include <utility>

namespace landfall {

void TableTally::fail(const Error& error) {
  std::lock_guard lock(mutex_);
  if (!error_) error_ = error;
  failed_ = true;
}

std::optional<Error> TableTally::error() const {
  std::lock_guard lock(mutex_);
  return error_;
}

Writer::Writer(std::unique_ptr<Destination> destination, WriterOptions options, const Context& context)
    : destination_(std::move(destination)),
      options_(options),
      context_(context),
      queue_(options.queue_bytes, *context.cancel),
      batcher_(
          options.gather, options.pending_bytes, [this](Batch batch) { return deliver(batch); },
          [this](const Table& table) { return destination_->flush(table); }),
      thread_([this] { work(); }) {}

Writer::~Writer() { abandon(); }

bool Writer::insert(TableTally& tally, std::shared_ptr<arrow::RecordBatch> rows, std::int64_t bytes) {
  return queue_.push(Rows{&tally, tally.table(), std::move(rows), bytes}, bytes);
}

std::future<Result<void>> Writer::post(Task task) {
  auto posted = std::make_unique<Posted>(Posted{std::move(task), {}});
  auto done = posted->done.get_future();
  // A queue that takes nothing more destroys the task; its promise must still be kept.
  if (error() || !queue_.push(std::move(posted), 0)) {
    std::promise<Result<void>> refused;
    done = refused.get_future();
    refused.set_value(error().value_or(Error(ErrorKind::kCancelled, "the writer has stopped")));
  }
  return done;
}

Result<void> Writer::finish() {
  auto closed = post([](Destination& destination) { return destination.close().during("closing"); });
  Result<void> result = closed.get();
  queue_.close();
  if (thread_.joinable()) thread_.join();
  if (auto failure = error()) return *failure;
  return result;
}

void Writer::abandon() {
  queue_.abandon();
  if (thread_.joinable()) thread_.join();
}

std::optional<Error> Writer::error() const {
  std::lock_guard lock(mutex_);
  return error_;
}

void Writer::work() {
  while (!queue_.finished()) {
    if (context_.cancel->cancelled()) return fail(context_.cancel->check().error());
    std::optional<Message> message = queue_.pop(batcher_.next_deadline());
    Result<void> result;
    if (message) result = std::visit([this](auto& content) { return handle(content); }, *message);
    if (result.ok()) result = batcher_.deliver_due(Batcher::Clock::now());
    if (!result.ok()) return fail(std::move(result).error());
  }
}

Result<void> Writer::handle(Rows& rows) {
  if (rows.tally->failed()) return {};
  tallies_[rows.table->name] = rows.tally;
  return batcher_.add(rows.table, std::move(rows.rows), rows.bytes, Batcher::Clock::now());
}

Result<void> Writer::handle(std::unique_ptr<Posted>& posted) {
  Result<void> result = batcher_.deliver_all();
  if (!result.ok()) {
    posted->done.set_value(result);
    return result;
  }
  posted->done.set_value(posted->task(*destination_));
  return {};
}

Result<void> Writer::deliver(const Batch& batch) {
  TableTally& tally = *tallies_.at(batch.table->name);
  if (tally.failed()) return {};
  const std::string doing = fmt::format("writing table \"{}\"", batch.table->name);
  Result<void> result = with_retry(options_.retry, batch.table->has_keys(), context_, doing,
                                   [&] { return destination_->write(batch); });
  if (result.ok()) {
    tally.add_written(batch.rows);
    return {};
  }
  Error error = std::move(result).error();
  if (!error.message().starts_with(doing)) error = std::move(error).during(doing);
  tally.fail(error);
  if (error.kind() != ErrorKind::kRejected) return error;
  context_.log->write(LogLevel::kError, error.message(), {{"destination", context_.plugin_name}});
  return {};
}

void Writer::fail(Error error) {
  {
    std::lock_guard lock(mutex_);
    error_ = error;
  }
  // Tasks still in the queue answer their waiters with the error; rows are dropped.
  queue_.close();
  while (std::optional<Message> message = queue_.pop(std::nullopt))
    if (auto* posted = std::get_if<std::unique_ptr<Posted>>(&*message)) (*posted)->done.set_value(error);
}

}  // namespace landfall
