// Each stage's output is the next one's input.
#include "sync/transform_chain.h"

#include <fmt/format.h>

namespace landfall {
namespace {

std::string named(const std::string& name) { return fmt::format("transformer \"{}\"", name); }

}  // namespace

Result<TransformChain> TransformChain::open(const std::vector<TransformerJob>& jobs, const Context& context) {
  TransformChain chain;
  for (const TransformerJob& job : jobs) {
    TRY_ASSIGN(auto transformer, job.open(context).during("opening " + named(job.name)));
    chain.stages_.push_back({job.name, std::move(transformer)});
  }
  return chain;
}

Result<TablePtr> TransformChain::transform(TablePtr table) {
  for (const Stage& stage : stages_) {
    TRY_ASSIGN(table, stage.transformer->transform(*table).during(named(stage.name)));
  }
  return table;
}

void TransformChain::send_to(Transformer::Output output) {
  for (std::size_t i = 0; i + 1 < stages_.size(); ++i)
    stages_[i].transformer->send_to([next = stages_[i + 1].transformer.get()](
                                        const TablePtr& table, std::shared_ptr<arrow::RecordBatch> rows) {
      return next->push(table, *rows);
    });
  if (!stages_.empty()) stages_.back().transformer->send_to(std::move(output));
}

Result<void> TransformChain::push(const TablePtr& table, const arrow::RecordBatch& rows) {
  is_flowing_ = true;
  return stages_.front().transformer->push(table, rows).during(named(stages_.front().name));
}

Result<void> TransformChain::drain() {
  if (!is_flowing_) return {};
  is_flowing_ = false;
  for (const Stage& stage : stages_) TRY(stage.transformer->drain().during(named(stage.name)));
  return {};
}

}  // namespace landfall
