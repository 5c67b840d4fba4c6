// A transformer that works on a thread of its own and keeps every row back until it is drained.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "wire/transformer.h"

namespace landfall::fakes {

/// Renames tables; says an error when a test wants one.
class LateTransformer : public Transformer {
 public:
  using Rename = std::function<std::string(const std::string&)>;

  explicit LateTransformer(Rename rename) : rename_(std::move(rename)) {}

  void send_to(Output output) override { output_ = std::move(output); }

  Result<TablePtr> transform(const Table& table) override {
    Table renamed = table;
    renamed.name = rename_(table.name);
    return std::make_shared<const Table>(std::move(renamed));
  }

  Result<void> push(const TablePtr& table, const arrow::RecordBatch& rows) override {
    if (fail_after_ && pushed_++ == *fail_after_)
      return Error(ErrorKind::kRejected, "the transformer failed");
    TRY_ASSIGN(TablePtr renamed, transform(*table));
    held_.emplace_back(std::move(renamed), rows.Slice(0));
    return {};
  }

  Result<void> drain() override {
    Result<void> outcome;
    std::thread([&] {
      for (auto& [table, rows] : held_) {
        if (outcome.ok()) outcome = output_(table, rows);
      }
    }).join();
    held_.clear();
    return outcome;
  }

  /// Fails at the push after this many.
  void fail_after(int pushes) { fail_after_ = pushes; }

 private:
  const Rename rename_;
  Output output_;
  std::deque<std::pair<TablePtr, std::shared_ptr<arrow::RecordBatch>>> held_;
  std::optional<int> fail_after_;
  int pushed_ = 0;
};

}  // namespace landfall::fakes
