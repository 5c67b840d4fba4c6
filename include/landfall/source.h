// What a source is: it lists tables and sends messages.
#pragma once

#include <arrow/record_batch.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "landfall/batch.h"
#include "landfall/context.h"
#include "landfall/result.h"
#include "landfall/spec.h"
#include "landfall/table.h"

namespace landfall {

/// Which tables the user wants: globs with `*` only, matched against whole names.
struct TableSelection {
  std::vector<std::string> tables{"*"};
  std::vector<std::string> skip_tables;
  bool skip_dependent_tables = true;
};

/// Part `num` of `total` equal parts (from 1).
struct Shard {
  int num = 1;
  int total = 1;
};

/// Where a source may keep what it wants to know at its next sync: a destination, spoken to over gRPC.
struct StateBackend {
  std::string table_name;
  std::string connection;  ///< gRPC target: `unix:///…` or `host:port`
};

struct SyncRequest {
  TableSelection selection;
  bool deterministic_cq_id = false;
  std::optional<Shard> shard;
  std::optional<StateBackend> backend;
};

/// Takes what a source sends. A failed call means that the sync is over: the source returns that error.
/// Every table is migrated before its first insert. Called from one thread at a time.
class MessageSink {
 public:
  virtual ~MessageSink() = default;
  virtual Result<void> migrate(TablePtr table) = 0;
  /// Rows of a table; the batch has the table's columns in order (schema_of without metadata).
  virtual Result<void> insert(const TablePtr& table, std::shared_ptr<arrow::RecordBatch> rows) = 0;
  virtual Result<void> erase(ChosenRows rows) = 0;
  /// A table (or part of it) could not be read; the sync goes on, that table gets no stale deletion.
  virtual Result<void> table_error(std::string_view table, std::string_view message) = 0;
};

/// One open source. Used by one thread.
class Source {
 public:
  virtual ~Source() = default;
  /// Lists the selected tables, children after their parents.
  virtual Result<std::vector<TablePtr>> tables(const TableSelection& selection) = 0;
  /// Sends all messages, then returns.
  virtual Result<void> sync(const SyncRequest& request, MessageSink& sink) = 0;
  virtual Result<void> close() { return {}; }
};

struct SourceDef {
  std::string_view name;
  std::string_view title;
  std::string_view summary;
  SpecDef spec;
  std::string_view example;         ///< YAML of a working nested spec
  std::string_view example_tables;  ///< YAML list for `tables`, e.g. `["*"]`
  /// Opens. With `no_connection` nothing outside the configuration is touched if the source can do without.
  std::function<Result<std::unique_ptr<Source>>(const void* spec, const Context& context)> open;
  std::function<Result<void>(const void* spec, const Context& context)> test_connection;
};

}  // namespace landfall
