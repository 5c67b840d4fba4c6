// See memory_store.h.
#include "memory_store.h"

#include <arrow/array/concatenate.h>
#include <arrow/array/util.h>
#include <arrow/builder.h>
#include <arrow/record_batch.h>

#include <algorithm>
#include <utility>

#include <landfall/arrow_result.h>
#include "cell_text.h"

namespace landfall::conformance {
namespace {

Result<Cell> null_cell(const std::shared_ptr<arrow::DataType>& type) {
  return from_arrow(arrow::MakeArrayOfNull(type, 1));
}

template <class Builder, class V>
Result<Cell> cell_of(Builder builder, const V& value) {
  TRY(from_arrow(builder.Append(value)));
  return from_arrow(builder.Finish());
}

Result<Cell> cut_to_millis(const Cell& cell, const arrow::TimestampArray& times) {
  const auto unit = static_cast<const arrow::TimestampType&>(*cell->type()).unit();
  if (unit != arrow::TimeUnit::MICRO) return cell;
  return cell_of(arrow::TimestampBuilder(cell->type(), arrow::default_memory_pool()),
                 times.Value(0) / 1000 * 1000);
}

Result<Cell> damaged(const Cell& cell, const std::set<Defect>& defects) {
  if (cell->IsNull(0)) return cell;
  const std::string text = cell_text(*cell, 0);
  if (defects.contains(Defect::kEmptyTextIsNull) && text == "\"\"") return null_cell(cell->type());
  if (defects.contains(Defect::kEmptyListIsNull) && text == "[]") return null_cell(cell->type());
  if (const auto* times = dynamic_cast<const arrow::TimestampArray*>(cell.get());
      times != nullptr && defects.contains(Defect::kCutsTimestamps))
    return cut_to_millis(cell, *times);
  if (const auto* numbers = dynamic_cast<const arrow::Int64Array*>(cell.get());
      numbers != nullptr && defects.contains(Defect::kNumbersThroughDouble)) {
    const auto number = static_cast<double>(numbers->Value(0));
    return cell_of(arrow::Int64Builder(), number < 0x1p63 ? static_cast<std::int64_t>(number) : INT64_MAX);
  }
  if (const auto* texts = dynamic_cast<const arrow::StringArray*>(cell.get());
      texts != nullptr && defects.contains(Defect::kTextEndsAtNul)) {
    const std::string_view whole = texts->GetView(0);
    return cell_of(arrow::StringBuilder(), whole.substr(0, whole.find('\0')));
  }
  return cell;
}

Cell cell_at(const Cell& column, std::int64_t row, const std::set<Defect>& defects) {
  if (!defects.contains(Defect::kIgnoresSliceOffsets)) return column->Slice(row, 1);
  auto data = column->data()->Copy();
  data->offset = 0;
  data->null_count = arrow::kUnknownNullCount;
  return arrow::MakeArray(data)->Slice(row, 1);
}

std::string key_of(const Row& row, const Table& table, bool all_columns) {
  std::string key;
  for (const Column& column : table.columns)
    if (column.primary_key || all_columns) key += text_of_cell(row, column.name) + "|";
  return key;
}

void replace(Row& old, Row next, const std::set<Defect>& defects) {
  if (!defects.contains(Defect::kMergesNulls)) {
    old = std::move(next);
    return;
  }
  for (auto& [name, cell] : next)
    if (!cell->IsNull(0)) old[name] = cell;
}

bool is_of_source(const Row& row, const std::string& name, const std::set<Defect>& defects) {
  const auto found = row.find("_cq_source_name");
  if (found == row.end() || found->second->IsNull(0)) return defects.contains(Defect::kErasesNullSources);
  if (defects.contains(Defect::kErasesOtherSources)) return true;
  return static_cast<const arrow::StringArray&>(*found->second).GetView(0) == name;
}

std::int64_t micros_of(const Row& row) {
  const auto found = row.find("_cq_sync_time");
  const auto& times = static_cast<const arrow::TimestampArray&>(*found->second);
  return times.Value(0);
}

bool matches(const Row& row, const Predicate& predicate, const std::set<Defect>& defects) {
  if (predicate.value->IsNull(0) && defects.contains(Defect::kIgnoresNullPredicate)) return false;
  return text_of_cell(row, predicate.column) == cell_text(*predicate.value, 0);
}

}  // namespace

std::string text_of_cell(const Row& row, const std::string& column) {
  const auto found = row.find(column);
  return found == row.end() ? kNullCell : cell_text(*found->second, 0);
}

Result<std::vector<Row>> rows_of(const Batch& batch, const std::set<Defect>& defects) {
  std::vector<Row> rows;
  for (const auto& part : batch.parts) {
    for (std::int64_t i = 0; i < part->num_rows(); ++i) {
      Row row;
      for (int c = 0; c < part->num_columns(); ++c) {
        TRY_ASSIGN(Cell cell, damaged(cell_at(part->column(c), i, defects), defects));
        row[batch.table->columns[static_cast<std::size_t>(c)].name] = std::move(cell);
      }
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

void put_rows(StoredTable& stored, const Table& as, std::vector<Row> rows, const std::set<Defect>& defects) {
  const bool replaces_equal = !as.has_keys() && defects.contains(Defect::kReplacesWithoutKeys);
  std::map<std::string, std::size_t> by_key;
  for (std::size_t i = 0; i < stored.rows.size(); ++i) by_key[key_of(stored.rows[i], as, replaces_equal)] = i;
  std::set<std::string> in_batch;
  for (Row& row : rows) {
    const std::string key = key_of(row, as, replaces_equal);
    const bool repeated = !in_batch.insert(key).second;
    const auto found = by_key.find(key);
    const bool adds = (!as.has_keys() && !replaces_equal) || found == by_key.end() ||
                      (repeated && defects.contains(Defect::kKeepsAllOfEqualKeys));
    if (repeated && defects.contains(Defect::kKeepsFirstOfEqualKeys)) continue;
    if (adds) {
      by_key[key] = stored.rows.size();
      stored.rows.push_back(std::move(row));
    } else {
      replace(stored.rows[found->second], std::move(row), defects);
    }
  }
}

Result<std::shared_ptr<arrow::RecordBatch>> batch_of(const std::vector<Row>& rows, const Table& table) {
  std::vector<std::shared_ptr<arrow::Array>> columns;
  for (const Column& column : table.columns) {
    arrow::ArrayVector cells;
    for (const Row& row : rows) {
      const auto found = row.find(column.name);
      TRY_ASSIGN(Cell cell, found == row.end() ? null_cell(column.type) : Result<Cell>(found->second));
      cells.push_back(std::move(cell));
    }
    TRY_ASSIGN(auto whole, cells.empty() ? from_arrow(arrow::MakeEmptyArray(column.type))
                                         : from_arrow(arrow::Concatenate(cells)));
    columns.push_back(std::move(whole));
  }
  return arrow::RecordBatch::Make(schema_of(table, false), static_cast<std::int64_t>(rows.size()),
                                  std::move(columns));
}

std::vector<Row> take_rows(std::vector<Row>& rows, const std::function<bool(const Row&)>& goes) {
  const auto middle =
      std::stable_partition(rows.begin(), rows.end(), [&](const Row& row) { return !goes(row); });
  std::vector<Row> gone(std::make_move_iterator(middle), std::make_move_iterator(rows.end()));
  rows.erase(middle, rows.end());
  return gone;
}

bool is_stale(const Row& row, const StaleRows& which, const std::set<Defect>& defects) {
  if (!is_of_source(row, which.source_name, defects) || text_of_cell(row, "_cq_sync_time") == kNullCell)
    return false;
  const std::int64_t micros = micros_of(row);
  if (defects.contains(Defect::kErasesWholeSeconds))
    return micros / 1'000'000 < which.sync_time_us / 1'000'000;
  if (defects.contains(Defect::kErasesUpTo)) return micros <= which.sync_time_us;
  return micros < which.sync_time_us;
}

bool is_chosen(const Row& row, const ChosenRows& which, const std::set<Defect>& defects) {
  bool any = which.where.empty();
  bool all = true;
  for (const PredicateGroup& group : which.where) {
    const auto hit = [&](const Predicate& predicate) { return matches(row, predicate, defects); };
    bool is_or = group.grouping == Grouping::kOr;
    if (defects.contains(Defect::kOrIsAnd)) is_or = false;
    if (defects.contains(Defect::kAndIsOr)) is_or = true;
    const bool yes = is_or ? std::any_of(group.predicates.begin(), group.predicates.end(), hit)
                           : std::all_of(group.predicates.begin(), group.predicates.end(), hit);
    any = any || yes;
    all = all && yes;
  }
  return defects.contains(Defect::kGroupsAreOr) ? any : all;
}

}  // namespace landfall::conformance
