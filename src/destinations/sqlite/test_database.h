// For the tests of this folder: a database file in a folder of its own, the destination on it, and a second
// look at it through plain SQLite.
#pragma once

#include <arrow/api.h>
#include <arrow/json/from_string.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <landfall/batch.h>
#include <landfall/table.h>
#include "destinations/sqlite/sqlite.h"

namespace landfall::sqlite {

inline Column column(std::string name, std::shared_ptr<arrow::DataType> type) {
  Column made;
  made.name = std::move(name);
  made.type = std::move(type);
  return made;
}
inline Column not_null(Column made) {
  made.not_null = true;
  return made;
}
inline Column key(Column made) {
  made.primary_key = true;
  made.not_null = true;
  return made;
}

inline TablePtr table(std::string name, std::vector<Column> columns) {
  auto made = std::make_shared<Table>();
  made->name = std::move(name);
  made->columns = std::move(columns);
  return made;
}

/// A batch of one part from one JSON array per column. Extension types are given by their storage.
inline Batch rows(const TablePtr& of, const std::vector<std::string>& json) {
  arrow::ArrayVector arrays;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const auto& type = of->columns[i].type;
    const auto* extension = dynamic_cast<const arrow::ExtensionType*>(type.get());
    const bool extended = extension != nullptr;
    const auto storage = extended ? extension->storage_type() : type;
    const auto plain = arrow::json::ArrayFromJSONString(storage, json[i]).ValueOrDie();
    arrays.push_back(extended ? arrow::ExtensionType::WrapArray(type, plain) : plain);
  }
  const std::int64_t count = arrays[0]->length();
  const auto part = arrow::RecordBatch::Make(schema_of(*of, false), count, arrays);
  return Batch{of, {part}, count, batch_bytes(*part)};
}

class SqliteTest : public testing::Test {
 protected:
  SqliteTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "landfall-sqlite-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    path_ = folder_ / "test.db";
  }
  ~SqliteTest() override { std::filesystem::remove_all(folder_); }

  Result<std::unique_ptr<Destination>> try_open(const SqliteSpec& spec) {
    return definition().open(&spec, context_);
  }
  std::unique_ptr<Destination> open(const std::string& parameters = "") {
    SqliteSpec spec;
    spec.connection_string = path_.string() + parameters;
    spec.busy_timeout = std::chrono::milliseconds(200);
    auto opened = try_open(spec);
    EXPECT_TRUE(opened.ok()) << (opened.ok() ? "" : opened.error().message());
    return opened.ok() ? std::move(opened).value() : nullptr;
  }

  static void ok(const Result<void>& result) { EXPECT_TRUE(result.ok()) << result.error().message(); }

  static Result<void> migrate(Destination& to, const TablePtr& wanted,
                              MigrateMode mode = MigrateMode::kSafe) {
    return to.migrate(std::vector<TablePtr>{wanted}, mode);
  }

  /// All rows of a query as lines of values separated by `|`, in the order SQLite gives them; NULL is `NULL`.
  std::vector<std::string> sql(const std::string& query) const {
    sqlite3* raw = nullptr;
    EXPECT_EQ(sqlite3_open_v2(path_.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr),
              SQLITE_OK);
    sqlite3_busy_timeout(raw, 1000);
    std::vector<std::string> lines;
    char* message = nullptr;
    const auto add = [](void* to, int count, char** values, char**) {
      std::string line;
      for (int i = 0; i < count; ++i)
        line += (i == 0 ? "" : "|") + std::string(values[i] ? values[i] : "NULL");
      static_cast<std::vector<std::string>*>(to)->push_back(line);
      return 0;
    };
    EXPECT_EQ(sqlite3_exec(raw, query.c_str(), add, &lines, &message), SQLITE_OK) << (message ? message : "");
    sqlite3_free(message);
    EXPECT_EQ(sqlite3_close(raw), SQLITE_OK);
    return lines;
  }

  /// Reads a table back as one batch.
  static std::shared_ptr<arrow::RecordBatch> read(Destination& from, const Table& what) {
    std::vector<std::shared_ptr<arrow::RecordBatch>> parts;
    ok(from.read(what, [&](std::shared_ptr<arrow::RecordBatch> part) -> Result<void> {
      parts.push_back(std::move(part));
      return {};
    }));
    const auto schema = schema_of(what, false);
    return arrow::Table::FromRecordBatches(schema, parts).ValueOrDie()->CombineChunksToBatch().ValueOrDie();
  }

  Context context_;
  std::filesystem::path folder_;
  std::filesystem::path path_;
};

}  // namespace landfall::sqlite
