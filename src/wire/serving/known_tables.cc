// The tables a served plugin was told of, by name.
#include "wire/serving/known_tables.h"

namespace landfall {
namespace {

TablePtr bare_table(const std::string& name) {
  Table table;
  table.name = name;
  Column time;
  time.name = "_cq_sync_time";
  time.type = arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
  Column source;
  source.name = "_cq_source_name";
  source.type = arrow::utf8();
  table.columns = {std::move(time), std::move(source)};
  return std::make_shared<const Table>(std::move(table));
}

}  // namespace

void KnownTables::add(const TablePtr& table) {
  const std::lock_guard lock(mutex_);
  if (tables_.size() >= kMost && !tables_.contains(table->name)) tables_.erase(tables_.begin());
  tables_[table->name] = table;
}

TablePtr KnownTables::find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = tables_.find(name);
  return found == tables_.end() ? bare_table(name) : found->second;
}

void KnownTables::clear() {
  const std::lock_guard lock(mutex_);
  tables_.clear();
}

}  // namespace landfall
