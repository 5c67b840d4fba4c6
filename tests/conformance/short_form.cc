// See short_form.h.
#include "short_form.h"

#include <memory>
#include <string>
#include <utility>

#include "case_table.h"
#include "value_array.h"
#include "yaml_file.h"

namespace landfall::conformance {
namespace {

using BatchPtr = std::shared_ptr<arrow::RecordBatch>;

Step step_of(Action action, std::string table, std::vector<BatchPtr> parts = {}) {
  Step step;
  step.action = action;
  step.tables = {std::move(table)};
  step.parts = std::move(parts);
  return step;
}

Column column_of(std::string name, std::shared_ptr<arrow::DataType> type, bool not_null) {
  Column column;
  column.name = std::move(name);
  column.type = std::move(type);
  column.not_null = not_null;
  return column;
}

Result<BatchPtr> numbered(const Table& table, std::int64_t from, const std::vector<const Value*>& values) {
  Value ids;
  for (std::size_t i = 0; i < values.size(); ++i) {
    Value id;
    id.kind = Value::Kind::kInteger;
    id.text = std::to_string(from + static_cast<std::int64_t>(i));
    ids.items.push_back(std::move(id));
  }
  std::vector<const Value*> id_values;
  for (const Value& id : ids.items) id_values.push_back(&id);
  TRY_ASSIGN(auto id_array, array_of(arrow::int64(), id_values));
  TRY_ASSIGN(auto array, array_of(table.columns[1].type, values));
  return arrow::RecordBatch::Make(schema_of(table, false), static_cast<std::int64_t>(values.size()),
                                  {id_array, array});
}

}  // namespace

Result<std::vector<Case>> expand_type(Case what, const Value& document) {
  TRY(only_keys(document, {"about", "may_refuse", "type", "values"}));
  TRY_ASSIGN(const Value* type, need(document, "type"));
  TRY_ASSIGN(const Value* values, need(document, "values"));
  Value columns;
  columns.kind = Value::Kind::kMap;
  columns.entries.push_back({"value", type->position, *type});
  Value shape;
  shape.kind = Value::Kind::kMap;
  shape.entries.push_back({"columns", type->position, columns});
  TRY_ASSIGN(Table table, read_table("t", shape));
  table.columns.insert(table.columns.begin(), column_of("id", arrow::int64(), true));

  const Value null;
  std::vector<const Value*> mixed;
  for (const Value& value : values->items) {
    mixed.push_back(&value);
    if (!table.columns[1].not_null) mixed.push_back(&null);
  }
  const auto count = static_cast<std::int64_t>(mixed.size());
  TRY_ASSIGN(BatchPtr first, numbered(table, 0, mixed).during(values->position.to_string()));
  TRY_ASSIGN(BatchPtr again, numbered(table, 1000, mixed));
  const BatchPtr sliced = again->Slice(count / 3, count - count / 3);
  std::vector<BatchPtr> all = {first, sliced};

  what.steps = {step_of(Action::kMigrate, "t"), step_of(Action::kWrite, "t", {first})};
  if (!table.columns[1].not_null) {
    TRY_ASSIGN(BatchPtr nulls, numbered(table, 2000, {&null, &null}));
    what.steps.push_back(step_of(Action::kWrite, "t", {nulls}));
    all.push_back(nulls);
  }
  what.steps.push_back(step_of(Action::kWrite, "t", {sliced}));
  what.steps.push_back(step_of(Action::kExpect, "t", all));
  what.tables.emplace("t", std::move(table));
  return std::vector<Case>{std::move(what)};
}

namespace {

Case migration_of(Case what, MigrateMode mode, const std::vector<std::string>& changes,
                  const std::vector<BatchPtr>& old_rows, const std::vector<BatchPtr>& new_rows,
                  const std::vector<BatchPtr>& kept) {
  what.name += mode == MigrateMode::kSafe ? "/safe" : "/forced";
  std::vector<BatchPtr> all = kept;
  all.insert(all.end(), new_rows.begin(), new_rows.end());
  Step change = step_of(Action::kMigrate, "new");
  change.mode = mode;
  change.changes = changes;
  Step survived = step_of(Action::kExpect, "new", all);
  survived.when = changes;
  Step dropped = step_of(Action::kExpect, "new", new_rows);
  dropped.unless = changes;
  Step repeat = step_of(Action::kMigrate, "new");
  repeat.again = true;
  what.steps = {step_of(Action::kMigrate, "old"),
                step_of(Action::kWrite, "old", old_rows),
                step_of(Action::kExpect, "old", old_rows),
                change,
                step_of(Action::kWrite, "new", new_rows),
                survived,
                dropped,
                repeat,
                survived,
                dropped};
  return what;
}

}  // namespace

Result<std::vector<Case>> expand_migration(Case what, const Value& document) {
  TRY(only_keys(document, {"about", "needs", "change", "old", "new", "kept"}));
  TRY_ASSIGN(const Value* old_value, need(document, "old"));
  TRY_ASSIGN(const Value* new_value, need(document, "new"));
  TRY_ASSIGN(const Value* kept_value, need(document, "kept"));
  TRY_ASSIGN(Table old_table, read_table("t", *old_value));
  TRY_ASSIGN(Table new_table, read_table("t", *new_value));
  TRY_ASSIGN(auto old_rows, read_parts(old_table, *old_value));
  TRY_ASSIGN(auto new_rows, read_parts(new_table, *new_value));
  TRY_ASSIGN(BatchPtr kept, read_rows(new_table, *kept_value));
  const std::vector<std::string> changes = texts_of(*document.find("change"));
  what.tables.emplace("old", std::move(old_table));
  what.tables.emplace("new", std::move(new_table));
  return std::vector<Case>{migration_of(what, MigrateMode::kSafe, changes, old_rows, new_rows, {kept}),
                           migration_of(what, MigrateMode::kForced, changes, old_rows, new_rows, {kept})};
}

}  // namespace landfall::conformance
