// What a logbook does. Appending costs what is appended; replacing and erasing write the table's file anew.
#include "logbook_destination.h"

#include <arrow/array.h>
#include <encode/from_text.h>
#include <encode/json.h>
#include <encode/row_key.h>
#include <schema/table_diff.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "logbook.h"
#include "table_file.h"

namespace landfall::logbook {
namespace {

using Lines = std::vector<std::string>;

class LogbookDestination : public Destination {
 public:
  explicit LogbookDestination(std::filesystem::path folder) : folder_(std::move(folder)) {}

  Result<std::vector<TablePlan>> plan(std::span<const TablePtr> wanted) override;
  Result<void> migrate(std::span<const TablePtr> wanted, MigrateMode mode) override;
  Result<void> write(const Batch& batch) override;
  Result<void> erase(const Erase& which) override;
  Result<void> read(const Table& table, const BatchSink& sink) override;
  Result<void> close() override { return {}; }  // every call leaves its rows on the disk

 private:
  Result<TableFile> file_of(const Table& table) const { return TableFile::of(folder_, table.name); }
  Result<TablePlan> plan_of(const TablePtr& wanted) const;

  std::filesystem::path folder_;
};

Result<std::shared_ptr<arrow::RecordBatch>> parse(const Lines& lines, const Table& table) {
  TRY_ASSIGN(RowParser parser, RowParser::make(table));
  for (const std::string& line : lines) TRY(parser.append(line));
  return parser.finish();
}

// Differences are found and judged by Landfall; a destination says what it has and what it can do.
Result<TablePlan> LogbookDestination::plan_of(const TablePtr& wanted) const {
  TablePlan plan;
  plan.table = wanted;
  TRY_ASSIGN(const TableFile file, file_of(*wanted));
  TRY_ASSIGN(const std::optional<Table> found, file.schema());
  plan.create = !found.has_value();
  if (plan.create) return plan;
  plan.changes = diff(*wanted, *found);
  plan.needs_force = !is_safe(plan.changes, definition().capabilities.safe);
  return plan;
}

Result<std::vector<TablePlan>> LogbookDestination::plan(std::span<const TablePtr> wanted) {
  std::vector<TablePlan> plans;
  for (const TablePtr& table : wanted) {
    TRY_ASSIGN(TablePlan plan, plan_of(table));
    plans.push_back(std::move(plan));
  }
  return plans;
}

Result<void> LogbookDestination::migrate(std::span<const TablePtr> wanted, MigrateMode mode) {
  TRY_ASSIGN(const std::vector<TablePlan> plans, plan(wanted));
  bool needs_force = false;
  for (const TablePlan& plan : plans) needs_force = needs_force || plan.needs_force;
  if (needs_force && mode == MigrateMode::kSafe) return refusal(plans);  // before any table is touched
  for (const TablePlan& plan : plans) {
    TRY_ASSIGN(const TableFile file, file_of(*plan.table));
    if (plan.create || plan.needs_force) TRY(file.replace({}));
    TRY(file.keep_schema(*plan.table));
  }
  return {};
}

// The lines of one record batch.
Result<Lines> lines_of(const arrow::RecordBatch& rows, const Table& table) {
  TRY_ASSIGN(const RowJsonWriter writer, RowJsonWriter::bind(rows, table));
  Lines lines;
  Buffer line;
  for (std::int64_t row = 0; row < rows.num_rows(); ++row) {
    line.clear();
    writer.append_row(row, line);
    lines.emplace_back(line.view());
  }
  return lines;
}

// The lines of all parts that stay, in their order.
Lines surviving(std::vector<Lines> parts, const Survivors& survivors) {
  Lines kept;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    if (survivors.all_survive) {
      std::move(parts[part].begin(), parts[part].end(), std::back_inserter(kept));
    } else {
      for (const std::int64_t row : survivors.rows[part])
        kept.push_back(std::move(parts[part][static_cast<std::size_t>(row)]));
    }
  }
  return kept;
}

// With keys: what is in the file is one more part, the oldest, and of equal keys the last one stays.
Result<void> replace_rows(const TableFile& file, const Batch& batch) {
  std::vector<Lines> lines;
  for (const auto& part : batch.parts) {
    TRY_ASSIGN(Lines of_part, lines_of(*part, *batch.table));
    lines.push_back(std::move(of_part));
  }
  TRY_ASSIGN(Lines old, file.lines());
  TRY_ASSIGN(auto old_rows, parse(old, *batch.table));
  Batch all = batch;
  all.parts.insert(all.parts.begin(), std::move(old_rows));
  lines.insert(lines.begin(), std::move(old));
  TRY_ASSIGN(const Survivors survivors, last_of_equal_keys(all));
  return file.replace(surviving(std::move(lines), survivors));
}

Result<void> LogbookDestination::write(const Batch& batch) {
  TRY_ASSIGN(const TableFile file, file_of(*batch.table));
  if (batch.table->has_keys()) return replace_rows(file, batch);
  Lines lines;
  for (const auto& part : batch.parts) {
    TRY_ASSIGN(Lines of_part, lines_of(*part, *batch.table));
    std::move(of_part.begin(), of_part.end(), std::back_inserter(lines));
  }
  return file.append(lines);  // once: all of the batch, or none of it
}

// The two columns that say where and when a row comes from.
Table origin_columns() {
  Table table;
  table.columns = {{"_cq_source_name", arrow::utf8()},
                   {"_cq_sync_time", arrow::timestamp(arrow::TimeUnit::MICRO, "UTC")}};
  return table;
}

Result<void> LogbookDestination::erase(const Erase& which) {
  const auto* stale = std::get_if<StaleRows>(&which);
  // Declared: delete_record is false in the capabilities. Landfall never asks, another program might.
  if (stale == nullptr) return Error(ErrorKind::kUnsupported, "a logbook cannot delete chosen rows");
  TRY_ASSIGN(const TableFile file, file_of(*stale->table));
  TRY_ASSIGN(const Lines lines, file.lines());
  TRY_ASSIGN(const auto rows, parse(lines, origin_columns()));
  const auto& source = static_cast<const arrow::StringArray&>(*rows->column(0));
  const auto& time = static_cast<const arrow::TimestampArray&>(*rows->column(1));
  Lines kept;
  for (std::int64_t row = 0; row < rows->num_rows(); ++row) {
    const bool is_stale = source.IsValid(row) && source.GetView(row) == stale->source_name &&
                          time.IsValid(row) && time.Value(row) < stale->sync_time_us;
    if (!is_stale) kept.push_back(lines[static_cast<std::size_t>(row)]);
  }
  return file.replace(kept);
}

Result<void> LogbookDestination::read(const Table& table, const BatchSink& sink) {
  TRY_ASSIGN(const TableFile file, file_of(table));
  TRY_ASSIGN(const Lines lines, file.lines());
  TRY_ASSIGN(auto rows, parse(lines, table));
  return sink(std::move(rows));
}

}  // namespace

std::unique_ptr<Destination> make_destination(std::filesystem::path folder) {
  return std::make_unique<LogbookDestination>(std::move(folder));
}

}  // namespace landfall::logbook
