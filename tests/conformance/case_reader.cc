// See case_reader.h.
#include "case_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

#include "case_table.h"
#include "short_form.h"
#include "time_text.h"
#include "value_array.h"
#include "yaml_file.h"

namespace landfall::conformance {
namespace {

Result<const Table*> table_named(const Case& what, const std::string& id, const Value& where) {
  const auto found = what.tables.find(id);
  if (found == what.tables.end())
    return wrong(where, fmt::format("there is no table \"{}\" in this case", id));
  return &found->second;
}

Result<Predicate> read_predicate(const Table& table, const Value& value) {
  if (value.entries.size() != 1) return wrong(value, "a predicate is {column: value}");
  const Value::Entry& entry = value.entries.front();
  const int column = table.find(entry.key);
  if (column < 0) return wrong(value, fmt::format("table {} has no column {}", table.name, entry.key));
  const Value* single = &entry.value;
  TRY_ASSIGN(auto array, array_of(table.columns[static_cast<std::size_t>(column)].type, {&single, 1}));
  return Predicate{entry.key, std::move(array)};
}

Result<std::vector<PredicateGroup>> read_where(const Table& table, const Value& list) {
  std::vector<PredicateGroup> groups;
  for (const Value& item : list.items) {
    if (item.entries.size() != 1) return wrong(item, "a group is {and: […]} or {or: […]}");
    const Value::Entry& entry = item.entries.front();
    if (entry.key != "and" && entry.key != "or") return wrong(item, "a group is {and: […]} or {or: […]}");
    PredicateGroup group{entry.key == "or" ? Grouping::kOr : Grouping::kAnd, {}};
    for (const Value& value : entry.value.items) {
      TRY_ASSIGN(Predicate predicate, read_predicate(table, value));
      group.predicates.push_back(std::move(predicate));
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

Result<void> read_erase(const Case& what, const Value& value, Step& step) {
  TRY_ASSIGN(const Table* table, table_named(what, step.tables.front(), value));
  if (const Value* where = value.find("where")) {
    TRY_ASSIGN(step.where, read_where(*table, *where));
  }
  if (const Value* relations = value.find("relations")) {
    for (const Value& relation : relations->items) {
      TRY_ASSIGN(const Value* child, need(relation, "table"));
      TRY_ASSIGN(const Value* parent, need(relation, "parent"));
      step.relations.emplace_back(child->text, parent->text);
    }
  }
  return {};
}

Result<void> read_stale(const Value& value, Step& step) {
  TRY_ASSIGN(const Value* source, need(value, "source"));
  TRY_ASSIGN(const Value* before, need(value, "before"));
  step.source = source->text;
  TRY_ASSIGN(step.before_us, read_timestamp(before->text, arrow::TimeUnit::MICRO));
  return {};
}

Result<Action> read_action(const Value& value) {
  static const std::map<std::string_view, Action> kActions = {
      {"migrate", Action::kMigrate}, {"write", Action::kWrite}, {"erase_stale", Action::kEraseStale},
      {"erase", Action::kErase},     {"flush", Action::kFlush}, {"reopen", Action::kReopen},
      {"expect", Action::kExpect},
  };
  if (value.entries.empty()) return wrong(value, "a step is a map whose first entry says what to do");
  const auto action = kActions.find(value.entries.front().key);
  if (action == kActions.end())
    return wrong(value, fmt::format("there is no step \"{}\"", value.entries.front().key));
  return action->second;
}

Result<Step> read_step(const Case& what, const Value& value) {
  Step step;
  TRY_ASSIGN(step.action, read_action(value));
  TRY(only_keys(value, {value.entries.front().key, "rows", "parts", "generate", "mode", "change", "again",
                        "source", "before", "where", "relations", "when", "unless", "connection"}));
  if (step.action == Action::kReopen) return step;
  step.tables = texts_of(value.entries.front().value);
  for (const std::string& id : step.tables) TRY(table_named(what, id, value));
  if (step.tables.empty()) return wrong(value, "a step needs a table");
  if (const Value* mode = value.find("mode"))
    step.mode = mode->text == "forced" ? MigrateMode::kForced : MigrateMode::kSafe;
  if (const Value* change = value.find("change")) step.changes = texts_of(*change);
  if (const Value* again = value.find("again")) step.again = again->text == "true";
  if (const Value* when = value.find("when")) step.when = texts_of(*when);
  if (const Value* unless = value.find("unless")) step.unless = texts_of(*unless);
  if (const Value* connection = value.find("connection")) step.connection = connection->text;
  if (step.action == Action::kErase) TRY(read_erase(what, value, step));
  if (step.action == Action::kEraseStale) TRY(read_stale(value, step));
  TRY_ASSIGN(const Table* table, table_named(what, step.tables.front(), value));
  TRY_ASSIGN(step.parts, read_parts(*table, value));
  return step;
}

Result<std::vector<Case>> read_steps(Case what, const Value& document) {
  TRY(only_keys(document, {"about", "may_refuse", "needs", "tables", "steps"}));
  TRY_ASSIGN(const Value* tables, need(document, "tables"));
  for (const Value::Entry& entry : tables->entries) {
    TRY_ASSIGN(Table table, read_table(entry.key, entry.value));
    what.tables.emplace(entry.key, std::move(table));
  }
  TRY_ASSIGN(const Value* steps, need(document, "steps"));
  for (const Value& value : steps->items) {
    TRY_ASSIGN(Step step, read_step(what, value));
    what.steps.push_back(std::move(step));
  }
  return std::vector<Case>{std::move(what)};
}

Result<std::vector<Case>> expand(Case what, const Value& document) {
  if (document.find("type") != nullptr) return expand_type(std::move(what), document);
  if (document.find("change") != nullptr) return expand_migration(std::move(what), document);
  return read_steps(std::move(what), document);
}

}  // namespace

Result<std::vector<Case>> read_case(const std::string& name, const Value& document) {
  Case what;
  what.name = name;
  TRY_ASSIGN(const Value* about, need(document, "about"));
  what.about = about->text;
  if (const Value* may_refuse = document.find("may_refuse")) what.may_refuse = may_refuse->text == "true";
  if (const Value* needs = document.find("needs")) {
    if (needs->text != "overwrite") return wrong(*needs, "a case can only need: overwrite");
    what.needs_overwrite = true;
  }
  return expand(std::move(what), document).during("reading case " + name);
}

Result<std::vector<Case>> read_cases(const std::string& folder) {
  namespace fs = std::filesystem;
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.path().extension() == ".yml")
      names.push_back(entry.path().lexically_relative(folder).replace_extension().generic_string());
  }
  if (error) return Error(ErrorKind::kConfig, "listing cases in \"" + folder + "\": " + error.message());
  std::sort(names.begin(), names.end());
  std::vector<Case> all;
  for (const std::string& name : names) {
    TRY_ASSIGN(const Value document, read_yaml(folder + "/" + name + ".yml"));
    TRY_ASSIGN(std::vector<Case> cases, read_case(name, document));
    std::move(cases.begin(), cases.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace landfall::conformance
