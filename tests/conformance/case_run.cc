// See case_run.h. Inside, an Error of the destination's and one of the suite's own take the same way;
// `refused_` tells an expected refusal from success.
#include "case_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "connections.h"
#include "expectation.h"
#include "registry/write_modes.h"

namespace landfall::conformance {
namespace {

Error failure(std::string message) { return Error(ErrorKind::kBug, std::move(message)); }

class CaseRun {
 public:
  CaseRun(const Case& what, const Target& target, const std::string& folder, const std::string& prefix);

  Verdict run();

 private:
  Result<void> run_steps();
  Result<void> run_step(const Step& step);
  Result<void> perform(const Step& step);
  Result<void> migrate(const Step& step);
  Result<void> write(const Step& step);
  Result<void> erase(const Step& step);
  Result<void> expect(const Step& step);

  Result<void> check_plan(const Step& step, Destination& destination, std::span<const TablePtr> wanted);
  Result<void> expect_refusal(const Step& step, ErrorKind kind);
  Result<void> expect_no_schema(const Step& step);
  Result<void> expect_mode_refused();
  Result<void> check_bystanders();
  Result<std::map<std::string, RowSet>> snapshot();
  Result<void> compare(const std::map<std::string, RowSet>& before);

  const Capabilities& can() const { return target_.capabilities; }

  const Case& case_;
  const Target& target_;
  Connections connections_;
  std::map<std::string, TablePtr> tables_;   // by key of Case::tables, under their names of this run
  std::map<std::string, TablePtr> written_;  // by name: the shape rows were last written in
  std::map<std::string, std::pair<TablePtr, RowSet>>
      verified_;  // by name: read back as expected, not touched since
  std::string refused_;
};

std::string name_in_run(std::string name, const std::string& prefix) {
  const std::string mark = kRunMark;
  const std::size_t at = name.find(mark);
  return at == std::string::npos ? prefix + name : name.replace(at, mark.size(), prefix);
}

// What the engine does for append, the only mode left to such a destination.
void strip_keys(Table& table) {
  for (Column& column : table.columns) column.primary_key = column.unique = false;
}

CaseRun::CaseRun(const Case& what, const Target& target, const std::string& folder, const std::string& prefix)
    : case_(what), target_(target), connections_(target, folder) {
  for (const auto& [key, table] : what.tables) {
    Table named = table;
    named.name = name_in_run(table.name, prefix);
    if (!can().overwrite) strip_keys(named);
    tables_.emplace(key, std::make_shared<const Table>(std::move(named)));
  }
}

// A removed column may have been left in place; then it stays a difference that needs nothing done.
bool has_lasting_change(const TablePlan& plan) {
  return std::any_of(plan.changes.begin(), plan.changes.end(), [](const TableChange& change) {
    return change.kind != ChangeKind::kRemove && change.kind != ChangeKind::kRemoveUnique;
  });
}

bool is_clean_refusal(ErrorKind kind) {
  return kind == ErrorKind::kUnsupported || kind == ErrorKind::kRejected || kind == ErrorKind::kConfig ||
         kind == ErrorKind::kSchema;
}

Verdict CaseRun::run() {
  const Result<void> done = run_steps();
  if (done.ok() && !refused_.empty()) return {Outcome::kRefused, refused_};
  if (done.ok()) return {Outcome::kPass, ""};
  connections_.abandon();
  const std::string message = fmt::format("{} ({})", done.error().message(), to_string(done.error().kind()));
  if (case_.may_refuse && is_clean_refusal(done.error().kind())) {
    const Result<void> harmless = check_bystanders();
    if (harmless.ok()) return {Outcome::kRefused, message};
    return {Outcome::kFail, message + "; and " + harmless.error().message()};
  }
  return {Outcome::kFail, message};
}

Result<void> CaseRun::run_steps() {
  if (case_.needs_overwrite && !can().overwrite) return expect_mode_refused();
  for (std::size_t i = 0; i < case_.steps.size() && refused_.empty(); ++i) {
    const Step& step = case_.steps[i];
    if (is_left_out(step, can())) continue;
    TRY(run_step(step).during(fmt::format("step {}", i + 1)));
  }
  if (!refused_.empty()) {
    connections_.abandon();
    return {};
  }
  return connections_.close();
}

Result<void> CaseRun::run_step(const Step& step) {
  const std::optional<ErrorKind> kind = refusal_of(step, can());
  if (!kind.has_value()) return perform(step);
  if (step.action == Action::kMigrate && !can().migrate) return expect_no_schema(step);
  return expect_refusal(step, *kind);
}

Result<void> CaseRun::perform(const Step& step) {
  switch (step.action) {
    case Action::kMigrate:
      return migrate(step);
    case Action::kWrite:
      return write(step);
    case Action::kEraseStale:
    case Action::kErase:
      return erase(step);
    case Action::kReopen:
      return connections_.close();
    case Action::kExpect:
      return expect(step);
    case Action::kFlush:
      break;
  }
  TRY_ASSIGN(Destination * destination, connections_.get(step.connection));
  return destination->flush(*tables_.at(step.tables.front())).during("flushing");
}

Result<void> CaseRun::migrate(const Step& step) {
  TRY_ASSIGN(Destination * destination, connections_.get(step.connection));
  std::vector<TablePtr> wanted;
  for (const std::string& key : step.tables) wanted.push_back(tables_.at(key));
  if (can().migrate) TRY(check_plan(step, *destination, wanted));
  return destination->migrate(wanted, step.mode).during("migrating");
}

Result<void> CaseRun::check_plan(const Step& step, Destination& destination,
                                 std::span<const TablePtr> wanted) {
  TRY_ASSIGN(const std::vector<TablePlan> plans, destination.plan(wanted).during("planning"));
  if (plans.size() != wanted.size())
    return failure(fmt::format("plan gave {} tables of {}", plans.size(), wanted.size()));
  const bool is_new = step.changes.empty() && !step.again;
  bool needs_force = false;
  for (const TablePlan& plan : plans) {
    needs_force = needs_force || plan.needs_force;
    if (plan.create != is_new)
      return failure(plan.create ? "plan creates a table that is there" : "plan does not create a new table");
    if (step.again && has_lasting_change(plan))
      return failure("plan changes a table that is as wanted: " + plan.changes.front().describe());
  }
  const bool must_force = !step.changes.empty() && !survives(can(), step.changes);
  if (needs_force != must_force)
    return failure(must_force ? "plan does not ask for force" : "plan asks for force");
  return {};
}

Result<void> CaseRun::write(const Step& step) {
  TRY_ASSIGN(Destination * destination, connections_.get(step.connection));
  Batch batch;
  batch.table = tables_.at(step.tables.front());
  batch.parts = step.parts;
  for (const auto& part : step.parts) {
    batch.rows += part->num_rows();
    batch.bytes += batch_bytes(*part);
  }
  TRY(destination->write(batch).during("writing"));
  connections_.wrote(batch.table);
  written_[batch.table->name] = batch.table;
  verified_.erase(batch.table->name);
  return {};
}

Result<void> CaseRun::erase(const Step& step) {
  TRY_ASSIGN(Destination * destination, connections_.get(step.connection));
  const TablePtr& table = tables_.at(step.tables.front());
  if (step.action == Action::kEraseStale)
    return destination->erase(StaleRows{table, step.source, step.before_us}).during("erasing stale rows");
  ChosenRows chosen{table, step.where, {}};
  for (const auto& [child, parent] : step.relations)
    chosen.relations.push_back({tables_.at(child)->name, tables_.at(parent)->name});
  return destination->erase(chosen).during("erasing chosen rows");
}

Result<void> CaseRun::expect(const Step& step) {
  RowSet expected;
  for (const auto& part : step.parts) expected.add(*part, target_.losses);
  TRY_ASSIGN(const RowSet read, connections_.read_anew(*tables_.at(step.tables.front())));
  const TablePtr& table = tables_.at(step.tables.front());
  if (read != expected) return failure(expected.difference(read));
  verified_[table->name] = {table, read};
  return {};
}

// A refusal must not have cost the rows of other tables.
Result<void> CaseRun::check_bystanders() {
  for (const auto& [name, known] : verified_) {
    TRY_ASSIGN(const RowSet now, connections_.read_anew(*known.first));
    if (now != known.second)
      return failure("a refusal changed another table: " + known.second.difference(now));
  }
  return {};
}

Result<std::map<std::string, RowSet>> CaseRun::snapshot() {
  std::map<std::string, RowSet> rows;
  if (!can().read) return rows;
  for (const auto& [name, table] : written_) {
    TRY_ASSIGN(rows[name], connections_.read_anew(*table));
  }
  return rows;
}

Result<void> CaseRun::compare(const std::map<std::string, RowSet>& before) {
  TRY_ASSIGN(const auto after, snapshot());
  for (const auto& [name, rows] : before) {
    if (after.at(name) != rows)
      return failure("a refused step changed rows: " + rows.difference(after.at(name)));
  }
  return {};
}

// The step must fail with this kind and leave everything as it was.
Result<void> CaseRun::expect_refusal(const Step& step, ErrorKind kind) {
  TRY_ASSIGN(const auto before, snapshot());
  const Result<void> done = perform(step);
  if (done.ok())
    return failure(fmt::format("worked, though its capabilities say that it cannot ({})", to_string(kind)));
  if (done.error().kind() != kind) {
    return failure(fmt::format("failed as {} where {} was due: {}", to_string(done.error().kind()),
                               to_string(kind), done.error().message()));
  }
  refused_ = done.error().message();
  connections_.abandon();
  return compare(before);
}

// Such a destination never gets rows to replace: a configuration that asks for it is refused before anything
// opens.
Result<void> CaseRun::expect_mode_refused() {
  DestinationSpec document;
  document.write_mode = WriteMode::kOverwrite;
  Problems problems;
  check_write_mode(document, *target_.definition, problems);
  if (problems.empty())
    return failure("write_mode overwrite is accepted, though its capabilities say that it cannot");
  refused_ = problems.lines().front().second;
  return {};
}

// A destination that keeps no schema has nothing to change: it plans nothing and its rows stay.
Result<void> CaseRun::expect_no_schema(const Step& step) {
  TRY_ASSIGN(const auto before, snapshot());
  TRY_ASSIGN(Destination * destination, connections_.get(step.connection));
  std::vector<TablePtr> wanted;
  for (const std::string& key : step.tables) wanted.push_back(tables_.at(key));
  TRY_ASSIGN(const std::vector<TablePlan> plans, destination->plan(wanted).during("planning"));
  for (const TablePlan& plan : plans) {
    if (!plan.changes.empty() || plan.needs_force)
      return failure("plans changes, though its capabilities say that it keeps no schema");
  }
  TRY(destination->migrate(wanted, step.mode).during("migrating"));
  refused_ = "keeps no schema: nothing to migrate";
  return compare(before);
}

}  // namespace

Verdict run_case(const Case& what, const Target& target, const std::string& folder,
                 const std::string& prefix) {
  Verdict verdict = CaseRun(what, target, folder, prefix).run();
  namespace fs = std::filesystem;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(fs::path(folder).parent_path(), error)) {
    if (entry.path() != fs::path(folder))
      return {Outcome::kFail, "wrote outside its folder: " + entry.path().filename().string()};
  }
  return verdict;
}

}  // namespace landfall::conformance
