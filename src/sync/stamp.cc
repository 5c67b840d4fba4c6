// Puts the _cq_ columns in front of a table and its rows, and bends the keys to the write mode.
#include "sync/stamp.h"

#include <arrow/array/util.h>
#include <arrow/scalar.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "landfall/arrow_result.h"

namespace landfall {
namespace {

struct Stamp {
  Column column;
  std::shared_ptr<arrow::Scalar> value;
};

/// The columns a table lacks, in the order in which they stand in front.
std::vector<Stamp> missing_stamps(const Table& table, const StampRules& rules) {
  const auto time_type = arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
  std::vector<Stamp> stamps;
  const auto add = [&](Column column, std::shared_ptr<arrow::Scalar> value) {
    if (table.find(column.name) < 0) stamps.push_back({std::move(column), std::move(value)});
  };
  Column column;
  column.not_null = rules.columns_not_null;
  column.name = "_cq_sync_time";
  column.type = time_type;
  add(column, std::make_shared<arrow::TimestampScalar>(rules.sync_time_us, time_type));
  column.name = "_cq_source_name";
  column.type = arrow::utf8();
  add(column, std::make_shared<arrow::StringScalar>(rules.source_name));
  if (rules.group_id) {
    column.name = "_cq_sync_group_id";
    column.not_null = true;
    column.primary_key = true;
    add(column, std::make_shared<arrow::StringScalar>(*rules.group_id));
  }
  return stamps;
}

void bend_keys(Table& table, const StampRules& rules) {
  for (Column& column : table.columns) {
    if (rules.strip_keys)
      column.primary_key = column.unique = false;
    else if (rules.cq_id_only)
      column.primary_key = column.name == "_cq_id";
  }
}

constexpr std::int64_t kSmallestConstant = 1024;

}  // namespace

TablePtr stamp_table(const Table& table, const StampRules& rules) {
  Table stamped = table;
  auto stamps = missing_stamps(table, rules);
  for (std::size_t i = 0; i < stamps.size(); ++i)
    stamped.columns.insert(stamped.columns.begin() + static_cast<std::ptrdiff_t>(i),
                           std::move(stamps[i].column));
  bend_keys(stamped, rules);
  return std::make_shared<const Table>(std::move(stamped));
}

RowStamper::RowStamper(const Table& incoming, const TablePtr& stamped, const StampRules& rules)
    : table_name_(incoming.name),
      incoming_(schema_of(incoming, false)),
      stamped_(schema_of(*stamped, false)) {
  for (Stamp& stamp : missing_stamps(incoming, rules)) values_.push_back(std::move(stamp.value));
}

Result<void> RowStamper::check(const arrow::RecordBatch& rows) {
  if (rows.schema() == checked_) return {};
  const arrow::Schema& found = *rows.schema();
  bool same = found.num_fields() == incoming_->num_fields();
  for (int i = 0; same && i < found.num_fields(); ++i)
    same = found.field(i)->name() == incoming_->field(i)->name() &&
           found.field(i)->type()->Equals(*incoming_->field(i)->type());
  if (!same)
    return Error(
        ErrorKind::kProtocol,
        fmt::format("the source sent rows of table \"{}\" with other columns than it declared", table_name_));
  checked_ = rows.schema();
  return {};
}

Result<void> RowStamper::grow(std::int64_t rows) {
  if (rows <= constant_rows_ && !constants_.empty()) return {};
  constant_rows_ = std::max({rows, kSmallestConstant, constant_rows_});
  constants_.clear();
  for (const auto& value : values_) {
    TRY_ASSIGN(auto array, from_arrow(arrow::MakeArrayFromScalar(*value, constant_rows_)));
    constants_.push_back(std::move(array));
  }
  return {};
}

Result<std::shared_ptr<arrow::RecordBatch>> RowStamper::stamp(const arrow::RecordBatch& rows) {
  TRY(check(rows));
  TRY(grow(rows.num_rows()));
  std::vector<std::shared_ptr<arrow::ArrayData>> columns;
  columns.reserve(static_cast<std::size_t>(stamped_->num_fields()));
  for (const auto& constant : constants_) columns.push_back(constant->data()->Slice(0, rows.num_rows()));
  for (int i = 0; i < rows.num_columns(); ++i) columns.push_back(rows.column_data(i));
  return arrow::RecordBatch::Make(stamped_, rows.num_rows(), std::move(columns));
}

}  // namespace landfall
