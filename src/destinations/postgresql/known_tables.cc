// See known_tables.h.
#include "destinations/postgresql/known_tables.h"

#include <algorithm>
#include <utility>

namespace landfall::postgresql {

void KnownTables::expect(std::vector<std::string> names) {
  std::lock_guard lock(mutex_);
  expected_ = std::move(names);
}

void KnownTables::forget() {
  std::lock_guard lock(mutex_);
  found_.clear();
  ++generation_;
}

std::int64_t KnownTables::generation() const {
  std::lock_guard lock(mutex_);
  return generation_;
}

Result<CatalogueTable> KnownTables::find(Connection& connection, const std::string& schema,
                                         const std::string& name) {
  std::lock_guard lock(mutex_);
  if (!found_.contains(name)) TRY(look(connection, schema, name));
  const auto known = found_.find(name);
  if (known != found_.end()) return known->second;
  return Error(ErrorKind::kSchema, "the table does not exist in schema \"" + schema +
                                       "\": let the sync migrate (leave out --no-migrate), or create it");
}

Result<void> KnownTables::look(Connection& connection, const std::string& schema, const std::string& name) {
  std::vector<std::string> names{name};
  for (const std::string& other : expected_)
    if (other != name && !found_.contains(other)) names.push_back(other);
  TRY_ASSIGN(std::vector<CatalogueTable> tables, look_up(connection, schema, names));
  for (CatalogueTable& table : tables) {
    std::optional<bool>& was_empty = histories_[table.found.name].was_empty;
    if (!was_empty && table.is_empty) was_empty = true;
    std::string found = table.found.name;
    found_.insert_or_assign(std::move(found), std::move(table));
  }
  return {};
}

Result<bool> KnownTables::was_empty(Connection& connection, const std::string& name,
                                    const std::string& quoted) {
  std::lock_guard lock(mutex_);
  std::optional<bool>& known = histories_[name].was_empty;
  if (known) return *known;
  TRY(connection.query("SELECT NOT EXISTS (SELECT FROM " + quoted + ")", {},
                       [&](const Row& row) -> Result<void> {
                         known = row[0] == "t";
                         return {};
                       }));
  return known.value_or(false);
}

void KnownTables::note_sync_time(const std::string& name, std::int64_t oldest_us) {
  std::lock_guard lock(mutex_);
  std::int64_t& oldest = histories_[name].oldest_us;
  oldest = std::min(oldest, oldest_us);
}

bool KnownTables::none_older(const std::string& name, std::int64_t sync_time_us) const {
  std::lock_guard lock(mutex_);
  const auto known = histories_.find(name);
  return known != histories_.end() && known->second.was_empty.value_or(false) &&
         known->second.oldest_us >= sync_time_us;
}

}  // namespace landfall::postgresql
