// Tests of the table metrics: counting messages on their way, and the file.
#include "cli/metrics_file.h"

#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace landfall::cli {
namespace {

TablePtr table_named(std::string name) {
  Table table;
  table.name = std::move(name);
  table.columns.push_back({.name = "n", .type = arrow::int64()});
  return std::make_shared<const Table>(std::move(table));
}

std::shared_ptr<arrow::RecordBatch> nulls(const TablePtr& table, std::int64_t rows) {
  auto schema = schema_of(*table, false);
  return arrow::RecordBatch::Make(schema, rows, {*arrow::MakeArrayOfNull(arrow::int64(), rows)});
}

class ThreeMessages : public Source {
 public:
  Result<std::vector<TablePtr>> tables(const TableSelection&) override { return std::vector<TablePtr>{}; }
  Result<void> sync(const SyncRequest&, MessageSink& sink) override {
    const TablePtr a = table_named("a");
    const TablePtr b = table_named("b");
    TRY(sink.migrate(a));
    TRY(sink.migrate(b));
    TRY(sink.insert(a, nulls(a, 5)));
    TRY(sink.table_error("b", "no"));
    return sink.insert(a, nulls(a, 2));
  }
};

class Dropping : public MessageSink {
 public:
  Result<void> migrate(TablePtr) override { return {}; }
  Result<void> insert(const TablePtr&, std::shared_ptr<arrow::RecordBatch> rows) override {
    rows_ += rows->num_rows();
    return {};
  }
  Result<void> erase(ChosenRows) override { return {}; }
  Result<void> table_error(std::string_view, std::string_view) override { return {}; }
  std::int64_t rows_ = 0;
};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(TableMeter, CountsRowsAndErrorsByTableAndPassesThemOn) {
  ThreeMessages source;
  TableMeter meter;
  Dropping sink;
  ASSERT_TRUE(MeteredSource(source, meter).sync({}, sink).ok());
  EXPECT_EQ(sink.rows_, 7);
  const auto figures = meter.figures();
  ASSERT_EQ(figures.size(), 2U);
  EXPECT_EQ(figures[0].name, "a");
  EXPECT_EQ(figures[0].rows, 7);
  EXPECT_EQ(figures[0].errors, 0);
  EXPECT_EQ(figures[1].rows, 0);
  EXPECT_EQ(figures[1].errors, 1);
}

TEST(MetricsFile, HoldsAllFiguresAtTheEnd) {
  const auto path = std::filesystem::path(testing::TempDir()) / "metrics" / "tables.txt";
  TableMeter meter;
  {
    MetricsFile file(path, meter, null_log());
    meter.note("flights", 3, 0);
    meter.note("airports", 0, 2);
  }
  EXPECT_EQ(text_of(path),
            "Table     Duration  Resources  Errors  Panics\n"
            "flights       0.0s          3       0       0\n"
            "airports      0.0s          0       2       0\n");
}

TEST(MetricsFile, APathThatCannotBeWrittenIsAnError) {
  const auto written = replace_file("/proc/nowhere/tables.txt", "x");
  ASSERT_FALSE(written.ok());
  EXPECT_THAT(written.error().message(), testing::HasSubstr("/proc/nowhere/tables.txt"));
}

}  // namespace
}  // namespace landfall::cli
