// Lists the tables of the files and sends their rows. What is wrong with one table's files does not keep the
// others from being read.
#include "sources/file/file.h"

#include <arrow/io/file.h>
#include <arrow/record_batch.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>

#include <landfall/arrow_result.h>

#include "schema/table_filter.h"
#include "sources/file/file_spec.h"
#include "sources/file/file_tables.h"
#include "sources/file/row_ids.h"

namespace landfall::file_source {
namespace {

/// A table with its files, ready to be read.
struct Ready {
  const FileTable* files;
  TablePtr table;
};

class FileSource : public Source {
 public:
  FileSource(FileSpec spec, const Context& context) : spec_(std::move(spec)), context_(context) {
    limits_.rows = spec_.batch_rows;
    limits_.cancel = context_.cancel.get();
  }

  Result<std::vector<TablePtr>> tables(const TableSelection& selection) override {
    TRY_ASSIGN(const auto wanted, selected(selection));
    std::vector<TablePtr> result;
    for (const FileTable* files : wanted) {
      TRY_ASSIGN(TablePtr table, described(*files).during("table \"" + files->name + '"'));
      result.push_back(std::move(table));
    }
    return result;
  }

  Result<void> sync(const SyncRequest& request, MessageSink& sink) override {
    TRY_ASSIGN(auto wanted, selected(request.selection));
    if (request.shard) wanted = shard_of(wanted, *request.shard);
    TRY_ASSIGN(const std::vector<Ready> ready, describe_all(wanted, sink));
    for (const Ready& each : ready) TRY(sink.migrate(each.table));
    for (const Ready& each : ready) TRY(send(each, sink));
    return {};
  }

 private:
  Result<void> find() {
    if (!found_.empty()) return {};
    TRY_ASSIGN(found_, find_tables(spec_));
    return {};
  }

  // Tables are chosen by name, so that files of the others need not be read.
  Result<std::vector<const FileTable*>> selected(const TableSelection& selection) {
    TRY(find());
    std::vector<TablePtr> names;
    for (const FileTable& files : found_) {
      auto table = std::make_shared<Table>();
      table->name = files.name;
      names.push_back(std::move(table));
    }
    TRY_ASSIGN(const auto chosen, select_tables(names, selection));
    std::vector<const FileTable*> result;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (std::find(chosen.begin(), chosen.end(), names[i]) != chosen.end()) result.push_back(&found_[i]);
    return result;
  }

  static std::vector<const FileTable*> shard_of(const std::vector<const FileTable*>& all,
                                                const Shard& shard) {
    const std::size_t total = static_cast<std::size_t>(std::max(shard.total, 1));
    const std::size_t size = (all.size() + total - 1) / total;
    const std::size_t first = std::min(all.size(), size * static_cast<std::size_t>(shard.num - 1));
    const std::size_t last = std::min(all.size(), first + size);
    return {all.begin() + static_cast<std::ptrdiff_t>(first),
            all.begin() + static_cast<std::ptrdiff_t>(last)};
  }

  Result<TablePtr> described(const FileTable& files) {
    TablePtr& table = described_[files.name];
    if (table == nullptr) {
      TRY_ASSIGN(table, describe_table(files, limits_));
    }
    return table;
  }

  // What is wrong with the user's file stops the sync; what is wrong with a data file, only its table.
  Result<std::vector<Ready>> describe_all(const std::vector<const FileTable*>& wanted, MessageSink& sink) {
    std::vector<Ready> ready;
    for (const FileTable* files : wanted) {
      auto table = described(*files);
      if (table.ok()) {
        ready.push_back({files, *table});
        continue;
      }
      if (stops_everything(table.error()))
        return std::move(table).error().during("table \"" + files->name + '"');
      TRY(sink.table_error(files->name, table.error().message()));
    }
    return ready;
  }

  static bool stops_everything(const Error& error) {
    return error.kind() == ErrorKind::kConfig || error.kind() == ErrorKind::kCancelled ||
           error.kind() == ErrorKind::kBug;
  }

  Result<void> send(const Ready& ready, MessageSink& sink) {
    for (const FoundFile& file : ready.files->files) {
      bool sink_failed = false;
      auto sent = send_file(ready, file, sink, sink_failed);
      if (sent.ok()) continue;
      if (sink_failed || stops_everything(sent.error())) return sent;
      TRY(sink.table_error(ready.table->name, sent.error().message()));
    }
    return {};
  }

  Result<void> send_file(const Ready& ready, const FoundFile& file, MessageSink& sink, bool& sink_failed) {
    TRY_ASSIGN(RowIds ids, RowIds::make(*ready.table, file.name));
    const auto schema = schema_of(*ready.table, false);
    Result<void> handed;
    const RowSink rows = [&](std::vector<std::shared_ptr<arrow::Array>> columns,
                             std::int64_t count) -> Result<void> {
      TRY_ASSIGN(auto id, ids.next(columns, count).during("reading \"" + file.path + '"'));
      columns.insert(columns.begin(), std::move(id));
      handed = sink.insert(ready.table, arrow::RecordBatch::Make(schema, count, std::move(columns)));
      sink_failed = !handed.ok();
      return handed;
    };
    const std::span columns(ready.table->columns.begin() + 1, ready.table->columns.end());
    auto read = reader_of(ready.files->format).read(*ready.files, file, columns, limits_, rows);
    return sink_failed ? handed : read;
  }

  FileSpec spec_;
  Context context_;
  ReadLimits limits_;
  std::vector<FileTable> found_;
  std::map<std::string, TablePtr> described_;
};

Result<std::unique_ptr<Source>> open(const void* spec, const Context& context) {
  return std::unique_ptr<Source>(std::make_unique<FileSource>(*static_cast<const FileSpec*>(spec), context));
}

// All patterns match, and every file can be opened.
Result<void> test_connection(const void* spec, const Context&) {
  TRY_ASSIGN(const auto tables, find_tables(*static_cast<const FileSpec*>(spec)));
  for (const FileTable& table : tables)
    for (const FoundFile& file : table.files) {
      auto opened = from_arrow(arrow::io::ReadableFile::Open(file.path), ErrorKind::kAccess);
      TRY(std::move(opened).during("opening \"" + file.path + '"'));
    }
  return {};
}

SourceDef define() {
  SourceDef def;
  def.name = "file";
  def.title = "Files";
  def.summary = "Reads CSV, JSON, Parquet and Arrow files, one table each or many files into one.";
  def.spec = spec_of<FileSpec>();
  def.example = "files:\n  - path: examples/data/*.csv\n";
  def.example_tables = "[\"*\"]";
  def.open = open;
  def.test_connection = test_connection;
  return def;
}

}  // namespace

const SourceDef& definition() {
  static const SourceDef def = define();
  return def;
}

}  // namespace landfall::file_source
