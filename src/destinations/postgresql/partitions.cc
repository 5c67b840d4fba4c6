// See partitions.h.
#include "destinations/postgresql/partitions.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "destinations/postgresql/object_names.h"
#include "families/sql/columns.h"
#include "families/sql/patterns.h"

namespace landfall::postgresql {
namespace {

Error wrong(const Table& table, const PartitionRule& rule, std::string_view why) {
  return {ErrorKind::kConfig, "partition: table \"" + table.name + "\" cannot be partitioned by \"" +
                                  rule.column + "\": " + std::string(why)};
}

Result<void> check_column(const Table& table, const PartitionRule& rule) {
  const int index = table.find(rule.column);
  if (index < 0) return wrong(table, rule, "it has no such column; narrow the pattern of `tables`");
  const Column& column = table.columns[static_cast<std::size_t>(index)];
  if (table.has_keys() && !column.primary_key)
    return wrong(
        table, rule,
        "the column is not part of its key, and PostgreSQL keeps keys unique only within a partition; use "
        "write_mode: append, or partition by a key column such as _cq_sync_group_id");
  TRY_ASSIGN(const LogicalType type, logical_type(*column.type));
  const bool is_time = type.kind == Kind::kTimestamp || type.kind == Kind::kDate;
  if (rule.by == PartitionBy::kRange && !is_time)
    return wrong(table, rule, "ranges need a timestamp or date; use `by: list`");
  if (rule.by == PartitionBy::kList && type.kind != Kind::kText)
    return wrong(table, rule, "lists need a text column; use `by: range`");
  return {};
}

std::string literal(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted.append(c == '\'' ? 2 : 1, c);
  return quoted + "'";
}

std::string date_text(std::int64_t days) {
  char text[kTimeChars];
  return {text, write_date(text, days)};
}

// The days on which the interval that holds the day begins and ends.
std::pair<std::int64_t, std::int64_t> interval_around(std::int64_t day, PartitionInterval interval) {
  if (interval == PartitionInterval::kDay) return {day, day + 1};
  CivilDate date = civil_date(day);
  date.day = 1;
  if (interval == PartitionInterval::kYear) date.month = 1;
  CivilDate next = date;
  if (interval == PartitionInterval::kYear || date.month == 12) {
    next = {date.year + 1, 1, 1};
  } else {
    next.month += 1;
  }
  return {days_since_1970(date), days_since_1970(next)};
}

Partition range_partition(std::int64_t day, PartitionInterval interval) {
  const auto [from, to] = interval_around(day, interval);
  std::string name = date_text(from);
  std::erase(name, '-');
  name.resize(interval == PartitionInterval::kDay ? 8 : interval == PartitionInterval::kMonth ? 6 : 4);
  return {"_p" + name, "FROM (" + literal(date_text(from)) + ") TO (" + literal(date_text(to)) + ")"};
}

Partition list_partition(std::string_view value) {
  return {"_p" + name_hash(value).substr(0, 12), "IN (" + literal(value) + ")"};
}

std::int64_t units_per_day(arrow::TimeUnit::type unit) {
  std::int64_t units = 86'400;
  for (int power = 0; power < static_cast<int>(unit); ++power) units *= 1000;
  return units;
}

// Years that PostgreSQL's dates and four digits of a name can hold; others go to the default partition.
constexpr std::int64_t kFirstDay = -719'162;  // 0001-01-01
constexpr std::int64_t kLastDay = 2'932'896;  // 9999-12-31

struct Collect {
  const PartitionRule& rule;
  std::set<Partition>& found;
  std::optional<std::int64_t> last{};

  void add_day(std::int64_t day) {
    if (last == day || day < kFirstDay || day > kLastDay) return;
    last = day;
    found.insert(range_partition(day, rule.interval));
  }
  void operator()(const TimestampView& view) {
    const std::int64_t units = units_per_day(view.unit);
    for (std::int64_t row = 0; row < view.rows; ++row)
      if (!view.is_null(row)) add_day(view[row] / units - (view[row] % units < 0 ? 1 : 0));
  }
  void operator()(const DateView& view) {
    for (std::int64_t row = 0; row < view.rows; ++row)
      if (!view.is_null(row)) add_day(view[row]);
  }
  void operator()(const TextView& view) {
    std::string_view before;
    for (std::int64_t row = 0; row < view.rows; ++row) {
      if (view.is_null(row) || (row > 0 && view[row] == before)) continue;
      before = view[row];
      found.insert(list_partition(before));
    }
  }
  void operator()(const ColumnView&) {}
};

}  // namespace

Result<std::string> partition_clause(const sql::Dialect& dialect, const TableOptions& options,
                                     const Table& table) {
  const PartitionRule* rule = options.partition_of(table.name);
  if (rule == nullptr) return std::string();
  TRY(check_column(table, *rule));
  const std::string by = rule->by == PartitionBy::kRange ? "RANGE" : "LIST";
  return " PARTITION BY " + by + " (" + sql::quoted_column(dialect, rule->column) + ")";
}

std::vector<std::string> first_partitions(const sql::Dialect& dialect, const TableOptions& options,
                                          const Table& table) {
  if (options.partition_of(table.name) == nullptr) return {};
  return {"CREATE TABLE " + sql::table_name(dialect, object_name(table.name, "_default")) + " PARTITION OF " +
          sql::table_name(dialect, table.name) + " DEFAULT"};
}

Result<std::set<Partition>> partitions_of(const Batch& batch, const PartitionRule& rule) {
  std::set<Partition> found;
  const int index = batch.table->find(rule.column);
  if (index < 0) return found;
  Collect collect{rule, found};
  for (const auto& part : batch.parts) TRY(visit_column(*part->column(index), collect));
  return found;
}

std::string create_partition(const sql::Dialect& dialect, const Table& table, const Partition& partition) {
  return "CREATE TABLE IF NOT EXISTS " + sql::table_name(dialect, object_name(table.name, partition.suffix)) +
         " PARTITION OF " + sql::table_name(dialect, table.name) + " FOR VALUES " + partition.values;
}

}  // namespace landfall::postgresql
