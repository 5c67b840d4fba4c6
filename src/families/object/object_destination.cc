// See object_destination.h.
#include "families/object/object_destination.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "families/object/file_decoder.h"

namespace landfall::object {
namespace {

constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max();

std::int64_t limit(std::int64_t value) { return value > 0 ? value : kUnlimited; }

bool is_full(const ObjectFile& file, const BatchSpec& rotate) {
  return file.rows() >= limit(rotate.rows) || file.bytes() >= limit(rotate.bytes);
}

// Rows that still fit; at least one goes into an empty file, however large.
std::int64_t room(const ObjectFile& file, const BatchSpec& rotate, std::int64_t bytes_per_row) {
  const std::int64_t by_rows = limit(rotate.rows) - file.rows();
  const std::int64_t by_bytes = (limit(rotate.bytes) - file.bytes()) / bytes_per_row;
  return std::max<std::int64_t>(std::min(by_rows, by_bytes), file.rows() == 0 ? 1 : 0);
}

Error cannot_erase() {
  return Error(ErrorKind::kUnsupported,
               "files cannot lose single rows; use write_mode append for this destination");
}

}  // namespace

BatchSpec gather_for(const BatchSpec& rotate) {
  constexpr std::int64_t kRows = 65'536;
  constexpr std::int64_t kBytes = std::int64_t{8} << 20;
  return {.rows = std::min(limit(rotate.rows), kRows),
          .bytes = std::min(limit(rotate.bytes), kBytes),
          .timeout = rotate.timeout};
}

ObjectDestination::ObjectDestination(std::unique_ptr<ObjectStore> store, ObjectOptions options, Log& log)
    : store_(std::move(store)), options_(std::move(options)), log_(log) {}

Result<std::vector<TablePlan>> ObjectDestination::plan(std::span<const TablePtr> wanted) {
  std::vector<TablePlan> plans(wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) plans[i].table = wanted[i];
  return plans;
}

Result<void> ObjectDestination::migrate(std::span<const TablePtr> /*wanted*/, MigrateMode /*mode*/) {
  return {};
}

Result<void> ObjectDestination::erase(const Erase& /*which*/) { return cannot_erase(); }

Result<void> ObjectDestination::write(const Batch& batch) {
  for (const std::shared_ptr<arrow::RecordBatch>& part : batch.parts) TRY(write_part(batch.table, part));
  return keep_to_memory();
}

Result<void> ObjectDestination::write_part(const TablePtr& table,
                                           const std::shared_ptr<arrow::RecordBatch>& part) {
  const std::int64_t rows = part->num_rows();
  const std::int64_t bytes_per_row = rows == 0 ? 1 : std::max<std::int64_t>(batch_bytes(*part) / rows, 1);
  std::int64_t from = 0;
  while (from < rows) {
    TRY_ASSIGN(ObjectFile * file, file_for(table));
    const std::int64_t take = options_.can_rotate()
                                  ? std::min(rows - from, room(*file, options_.rotate, bytes_per_row))
                                  : rows - from;
    if (take > 0) TRY(file->write(take == rows ? part : part->Slice(from, take)));
    from += take;
    if (options_.can_rotate() && (take == 0 || is_full(*file, options_.rotate))) TRY(commit(table->name));
  }
  return {};
}

Result<ObjectFile*> ObjectDestination::file_for(const TablePtr& table) {
  auto found = open_.find(table->name);
  if (found != open_.end()) {
    found->second.last_use = ++uses_;
    ObjectFile& file = *found->second.file;
    if (file.table() == table || file.table()->columns == table->columns) return &file;
    if (!options_.can_rotate())
      return Error(
          ErrorKind::kRejected,
          fmt::format("the columns of table \"{}\" changed in mid-sync, and \"{}\" can have only one set of "
                      "columns; put {{{{UUID}}}} into the path and leave out no_rotate",
                      table->name, file.key()));
    TRY(commit(table->name));
  }
  return begin_file(table);
}

Result<ObjectFile*> ObjectDestination::begin_file(const TablePtr& table) {
  if (options_.can_rotate() && options_.max_open > 0 && open_.size() >= options_.max_open)
    TRY(close_longest_unused());
  TRY_ASSIGN(std::string key, key_for(table->name));
  // One file per table and sync keeps the name it got first, whatever the clock says since.
  const auto before = last_key_.find(table->name);
  if (!options_.can_rotate() && before != last_key_.end()) key = before->second;
  TRY_ASSIGN(auto file, ObjectFile::begin(*store_, std::move(key), options_.format, table, scratch_));
  if (!options_.can_rotate() && before != last_key_.end()) TRY(carry_over(*file));
  ObjectFile* opened = file.get();
  open_[table->name] = OpenFile{std::move(file), ++uses_};
  return opened;
}

// The table's file was finished already in this run (for reading it back): its rows belong to the new one
// too.
Result<void> ObjectDestination::carry_over(ObjectFile& file) {
  TRY_ASSIGN(auto finished, store_->get(file.key()));
  if (finished == nullptr) return {};
  return decode_file(options_.format, *file.table(), std::move(finished),
                     [&file](const std::shared_ptr<arrow::RecordBatch>& rows) { return file.write(rows); })
      .during(fmt::format("adding to \"{}\"", file.key()));
}

Result<void> ObjectDestination::commit(const std::string& table) {
  auto node = open_.extract(table);
  if (node.empty()) return {};
  ObjectFile& file = *node.mapped().file;
  TRY(file.commit());
  if (const std::string repairs = file.repairs(); !repairs.empty())
    log_.write(LogLevel::kWarn, "values had to be changed: " + repairs,
               {{"table", table}, {"file", file.key()}});
  last_key_[table] = file.key();
  return {};
}

Result<void> ObjectDestination::close_longest_unused() {
  const auto oldest = std::min_element(open_.begin(), open_.end(), [](const auto& a, const auto& b) {
    return a.second.last_use < b.second.last_use;
  });
  return commit(std::string(oldest->first));
}

Result<void> ObjectDestination::keep_to_memory() {
  std::int64_t held = 0;
  for (const auto& [table, open] : open_) held += open.file->held_bytes();
  while (held > options_.memory_bytes) {
    const auto largest = std::max_element(open_.begin(), open_.end(), [](const auto& a, const auto& b) {
      return a.second.file->held_bytes() < b.second.file->held_bytes();
    });
    const std::int64_t before = largest->second.file->held_bytes();
    TRY(largest->second.file->release());
    const std::int64_t given_back = before - largest->second.file->held_bytes();
    if (given_back <= 0) return {};
    held -= given_back;
  }
  return {};
}

Result<void> ObjectDestination::flush(const Table& table) {
  // Without a name of its own for each file, a second file would replace the first: rows stay open until
  // close.
  if (!options_.can_rotate()) return {};
  return commit(table.name);
}

Result<void> ObjectDestination::close() {
  Result<void> first;
  while (!open_.empty()) {
    Result<void> committed = commit(std::string(open_.begin()->first));
    if (first.ok() && !committed.ok()) first = std::move(committed);
  }
  return first;
}

Result<std::string> ObjectDestination::key_for(std::string_view table) const {
  const std::string uuid = random_uuid();
  return options_.path.expand({.table = table,
                               .format = extension(options_.format),
                               .uuid = uuid,
                               .sync_id = options_.sync_id,
                               .opened = options_.clock()});
}

Result<std::string> ObjectDestination::key_to_read(const Table& table) const {
  if (options_.can_rotate())
    return Error(
        ErrorKind::kUnsupported,
        "reading back needs no_rotate: true and a path without {{UUID}}, so that a table is one known file");
  const auto written = last_key_.find(table.name);
  if (written != last_key_.end()) return written->second;
  if (options_.path.contains_time() || options_.path.contains(Placeholder::kSyncId))
    return Error(ErrorKind::kUnsupported,
                 "reading back a table of an earlier run needs a path without time and {{SYNC_ID}}");
  return key_for(table.name);
}

Result<void> ObjectDestination::read(const Table& table, const BatchSink& sink) {
  if (!options_.can_rotate()) TRY(commit(table.name));
  TRY_ASSIGN(const std::string key, key_to_read(table));
  TRY_ASSIGN(auto file, store_->get(key));
  if (file == nullptr) return {};
  return decode_file(options_.format, table, std::move(file), sink)
      .during(fmt::format("reading \"{}\"", key));
}

}  // namespace landfall::object
