// The transformers of one destination, one behind the other.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sync/job.h"
#include "wire/transformer.h"

namespace landfall {

/// All calls come from one thread; rows come out on another, between the first push and the end of drain.
class TransformChain {
 public:
  /// Opens the transformers in the order of the destination's list.
  static Result<TransformChain> open(const std::vector<TransformerJob>& jobs, const Context& context);

  bool empty() const { return stages_.empty(); }
  /// What becomes of a table behind the last transformer.
  Result<TablePtr> transform(TablePtr table);
  /// Sets where rows go behind the last transformer. Call once, before the first push.
  void send_to(Transformer::Output output);
  Result<void> push(const TablePtr& table, const arrow::RecordBatch& rows);
  /// Waits until everything pushed has come out of the last one.
  Result<void> drain();

 private:
  struct Stage {
    std::string name;
    std::unique_ptr<Transformer> transformer;
  };
  std::vector<Stage> stages_;
  bool is_flowing_ = false;
};

}  // namespace landfall
