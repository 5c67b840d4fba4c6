// For the tests of sources: a sink that keeps all messages, and the way from YAML-like values to an open
// source.
#pragma once

#include <arrow/table.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <landfall/source.h>

namespace landfall {

/// Keeps what a source sends, and fails a test that sends rows of a table before the table.
class CollectingSink : public MessageSink {
 public:
  Result<void> migrate(TablePtr table) override {
    migrated.push_back(table->name);
    tables[table->name] = std::move(table);
    return {};
  }
  Result<void> insert(const TablePtr& table, std::shared_ptr<arrow::RecordBatch> rows) override {
    EXPECT_TRUE(tables.contains(table->name)) << "rows of " << table->name << " before the table";
    EXPECT_TRUE(rows->ValidateFull().ok()) << rows->ValidateFull().ToString();
    EXPECT_TRUE(rows->schema()->Equals(*schema_of(*table, false)));
    if (fail_insert) return Error(ErrorKind::kTransient, "the sink is full");
    batches[table->name].push_back(std::move(rows));
    return {};
  }
  Result<void> erase(ChosenRows rows) override {
    erased.push_back(std::move(rows));
    return {};
  }
  Result<void> table_error(std::string_view table, std::string_view message) override {
    errors.emplace_back(table, message);
    return {};
  }

  /// All rows of a table, as one chunk a column.
  std::shared_ptr<arrow::Table> rows(const std::string& table) const {
    const auto schema = schema_of(*tables.at(table), false);
    const auto found = batches.find(table);
    const auto parts =
        found == batches.end() ? std::vector<std::shared_ptr<arrow::RecordBatch>>{} : found->second;
    return arrow::Table::FromRecordBatches(schema, parts).ValueOrDie()->CombineChunks().ValueOrDie();
  }
  std::shared_ptr<arrow::Array> column(const std::string& table, const std::string& name) const {
    return rows(table)->GetColumnByName(name)->chunk(0);
  }

  bool fail_insert = false;
  std::vector<std::string> migrated;
  std::map<std::string, TablePtr> tables;
  std::map<std::string, std::vector<std::shared_ptr<arrow::RecordBatch>>> batches;
  std::vector<ChosenRows> erased;
  std::vector<std::pair<std::string, std::string>> errors;
};

}  // namespace landfall
