// A source that does what a test scripts: the script is a function over the sink.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "landfall/source.h"

namespace landfall::fakes {

class ScriptedSource : public Source {
 public:
  using Script = std::function<Result<void>(MessageSink& sink)>;
  ScriptedSource(std::vector<TablePtr> tables, Script script)
      : tables_(std::move(tables)), script_(std::move(script)) {}

  Result<std::vector<TablePtr>> tables(const TableSelection&) override { return tables_; }
  Result<void> sync(const SyncRequest&, MessageSink& sink) override { return script_(sink); }

 private:
  std::vector<TablePtr> tables_;
  Script script_;
};

}  // namespace landfall::fakes
