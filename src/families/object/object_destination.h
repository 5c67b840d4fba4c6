// A destination that writes files into an object store: one open file per table, ended by rows, bytes or
// time, or one file per table and sync.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <landfall/destination.h>
#include "families/object/file_format.h"
#include "families/object/object_file.h"
#include "families/object/path_template.h"
#include "families/object/store.h"

namespace landfall::object {

/// How files are cut and named.
struct ObjectOptions {
  FileFormat format;
  PathTemplate path;
  BatchSpec
      rotate;  ///< a file ends at these; 0 is no limit. The time limit is kept by the engine, through flush()
  std::string sync_id;
  /// Memory that unfinished files may hold together; above it the largest hand over what they hold.
  std::int64_t memory_bytes = std::int64_t{96} << 20;
  /// Files open at a time; above it the one that was not written to for longest ends early. 0 is no limit.
  std::size_t max_open = 0;
  std::function<std::chrono::system_clock::time_point()> clock = [] {
    return std::chrono::system_clock::now();
  };

  /// Files can end in mid-sync: each has a name of its own.
  bool can_rotate() const { return path.contains(Placeholder::kUuid); }
};

/// When the engine should hand rows over, for these limits of a file: often, so that no more rows wait than
/// needed.
BatchSpec gather_for(const BatchSpec& rotate);

/// Writes, and reads back when a table's file can be told from its name alone (no {{UUID}}).
class ObjectDestination : public Destination {
 public:
  ObjectDestination(std::unique_ptr<ObjectStore> store, ObjectOptions options, Log& log);

  Result<std::vector<TablePlan>> plan(std::span<const TablePtr> wanted) override;
  Result<void> migrate(std::span<const TablePtr> wanted, MigrateMode mode) override;
  Result<void> write(const Batch& batch) override;
  Result<void> flush(const Table& table) override;
  Result<void> erase(const Erase& which) override;
  Result<void> read(const Table& table, const BatchSink& sink) override;
  Result<void> close() override;

 private:
  struct OpenFile {
    std::unique_ptr<ObjectFile> file;
    std::uint64_t last_use = 0;
  };

  Result<void> write_part(const TablePtr& table, const std::shared_ptr<arrow::RecordBatch>& part);
  Result<ObjectFile*> file_for(const TablePtr& table);
  Result<ObjectFile*> begin_file(const TablePtr& table);
  Result<void> carry_over(ObjectFile& file);
  Result<void> commit(const std::string& table);
  Result<void> close_longest_unused();
  Result<void> keep_to_memory();
  Result<std::string> key_for(std::string_view table) const;
  Result<std::string> key_to_read(const Table& table) const;

  std::unique_ptr<ObjectStore> store_;
  ObjectOptions options_;
  Log& log_;
  std::shared_ptr<Buffer> scratch_ = std::make_shared<Buffer>();
  std::map<std::string, OpenFile, std::less<>> open_;
  std::map<std::string, std::string, std::less<>> last_key_;  ///< of a table's last finished file of this run
  std::uint64_t uses_ = 0;
};

}  // namespace landfall::object
