// A whole sync against scripted sources and recording destinations: order, isolation, stale deletion,
// reconciliation.
#include "sync/sync.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "sync/summary.h"
#include "tests/fakes/recording_destination.h"
#include "tests/fakes/scripted_source.h"

namespace landfall {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

TablePtr table(const std::string& name) {
  Table made;
  made.name = name;
  made.columns = {{.name = "id", .type = arrow::int64(), .not_null = true, .primary_key = true}};
  return std::make_shared<const Table>(made);
}

std::shared_ptr<arrow::RecordBatch> rows(std::int64_t count) {
  arrow::Int64Builder builder;
  for (std::int64_t i = 0; i < count; ++i) EXPECT_TRUE(builder.Append(i).ok());
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("id", arrow::int64(), false)}), count,
                                  {*builder.Finish()});
}

class SyncTest : public testing::Test {
 protected:
  SyncTest() {
    job_.source_name = "src";
    job_.sync_time_us = 1000;
    add_destination("one", one_);
  }
  void add_destination(const std::string& name, fakes::Record& record) {
    DestinationJob destination;
    destination.name = name;
    destination.delete_stale = true;
    destination.stamp.source_name = "src";
    destination.stamp.sync_time_us = 1000;
    destination.gather = {.rows = 10, .bytes = 0, .timeout = Duration(0)};
    destination.open = [&record](const Context&) -> Result<std::unique_ptr<Destination>> {
      return std::unique_ptr<Destination>(std::make_unique<fakes::RecordingDestination>(record));
    };
    job_.destinations.push_back(destination);
  }
  SyncReport run(fakes::ScriptedSource::Script script) {
    fakes::ScriptedSource source({a_, b_}, std::move(script));
    auto report = run_sync(job_, source, context_, progress_);
    EXPECT_TRUE(report.ok());
    return *std::move(report);
  }
  /// Sends both tables, ten rows each.
  Result<void> send_both(MessageSink& sink) {
    TRY(sink.migrate(a_));
    TRY(sink.migrate(b_));
    TRY(sink.insert(a_, rows(10)));
    return sink.insert(b_, rows(10));
  }

  TablePtr a_ = table("a");
  TablePtr b_ = table("b");
  SyncJob job_;
  Context context_;
  Progress progress_;
  fakes::Record one_;
  fakes::Record two_;
};

TEST_F(SyncTest, MigratesAsOneGroupThenWritesThenDeletesStaleThenCloses) {
  const SyncReport report = run([&](MessageSink& sink) { return send_both(sink); });
  EXPECT_TRUE(report.outcome().ok());
  EXPECT_THAT(one_.events(), ElementsAre("migrate a b", "write a 10", "write b 10", "erase stale a src 1000",
                                         "erase stale b src 1000", "close"));
  EXPECT_EQ(report.rows, 20);
  EXPECT_EQ(progress_.rows, 20);
}

TEST_F(SyncTest, RowsArriveStamped) {
  (void)run([&](MessageSink& sink) { return send_both(sink); });
  for (const auto& part : one_.parts()) {
    ASSERT_EQ(part->num_columns(), 3);
    EXPECT_EQ(part->schema()->field(0)->name(), "_cq_sync_time");
    EXPECT_EQ(static_cast<const arrow::StringArray&>(*part->column(1)).GetView(0), "src");
  }
}

TEST_F(SyncTest, EveryOverwriteDeleteStaleDestinationGetsStaleDeletion) {
  add_destination("two", two_);
  (void)run([&](MessageSink& sink) { return send_both(sink); });
  EXPECT_THAT(one_.events(), Contains("erase stale b src 1000"));
  EXPECT_THAT(two_.events(), Contains("erase stale b src 1000"));
}

TEST_F(SyncTest, ATableWithASourceErrorKeepsItsOldRows) {
  const SyncReport report = run([&](MessageSink& sink) -> Result<void> {
    TRY(send_both(sink));
    return sink.table_error("b", "throttled");
  });
  EXPECT_THAT(one_.events(), Contains("erase stale a src 1000"));
  EXPECT_THAT(one_.events(), Not(Contains("erase stale b src 1000")));
  EXPECT_EQ(report.source_errors, 1);
  ASSERT_FALSE(report.outcome().ok());
  EXPECT_EQ(exit_code(report.outcome().error().kind()), 5);
}

TEST_F(SyncTest, ATableThatTheDestinationRefusedKeepsItsOldRows) {
  one_.on_write = [](const Batch& batch) -> Result<void> {
    if (batch.table->name == "a") return Error(ErrorKind::kRejected, "value out of range");
    return {};
  };
  const SyncReport report = run([&](MessageSink& sink) { return send_both(sink); });
  EXPECT_THAT(one_.events(), Not(Contains("erase stale a src 1000")));
  EXPECT_THAT(one_.events(), Contains("erase stale b src 1000"));
  EXPECT_THAT(one_.events(), Contains("close"));
  EXPECT_EQ(report.outcome().error().kind(), ErrorKind::kRejected);
}

TEST_F(SyncTest, AFailedSourceDeletesNothingAndClosesNothing) {
  const SyncReport report = run([&](MessageSink& sink) -> Result<void> {
    TRY(send_both(sink));
    return Error(ErrorKind::kConnection, "stream cut");
  });
  for (const std::string& event : one_.events()) {
    EXPECT_EQ(event.find("erase"), std::string::npos) << event;
    EXPECT_NE(event, "close");
  }
  EXPECT_EQ(report.outcome().error().kind(), ErrorKind::kConnection);
}

TEST_F(SyncTest, OneFailingDestinationDoesNotStopTheOther) {
  add_destination("two", two_);
  one_.on_write = [](const Batch&) -> Result<void> { return Error(ErrorKind::kAccess, "read-only"); };
  const SyncReport report = run([&](MessageSink& sink) -> Result<void> {
    TRY(sink.migrate(a_));
    for (int i = 0; i < 100; ++i) TRY(sink.insert(a_, rows(10)));
    return {};
  });
  EXPECT_EQ(report.outcome().error().kind(), ErrorKind::kAccess);
  EXPECT_EQ(report.destinations[1].tables[0].written, 1000);
  EXPECT_THAT(two_.events(), Contains("close"));
  EXPECT_THAT(two_.events(), Contains("erase stale a src 1000"));
  EXPECT_THAT(one_.events(), Not(Contains("erase stale a src 1000")));
}

TEST_F(SyncTest, ARefusedMigrationStopsTheSyncBeforeAnyRow) {
  add_destination("two", two_);
  one_.on_migrate = [](std::span<const TablePtr>, MigrateMode) -> Result<void> {
    return Error(ErrorKind::kSchema, "can't migrate");
  };
  const SyncReport report = run([&](MessageSink& sink) { return send_both(sink); });
  EXPECT_EQ(report.outcome().error().kind(), ErrorKind::kSchema);
  EXPECT_TRUE(one_.writes().empty());
  EXPECT_TRUE(two_.writes().empty());
}

TEST_F(SyncTest, NoMigrateSendsRowsAlone) {
  job_.migrate = false;
  (void)run([&](MessageSink& sink) { return send_both(sink); });
  EXPECT_THAT(one_.events(), Not(Contains("migrate a b")));
  EXPECT_THAT(one_.events(), Contains("write a 10"));
}

TEST_F(SyncTest, AnEraseSeesTheRowsBeforeIt) {
  (void)run([&](MessageSink& sink) -> Result<void> {
    TRY(sink.migrate(a_));
    TRY(sink.insert(a_, rows(3)));
    TRY(sink.erase(ChosenRows{a_, {}, {}}));
    return sink.insert(a_, rows(2));
  });
  EXPECT_THAT(one_.events(), ElementsAre("migrate a", "write a 3", "erase a", "write a 2",
                                         "erase stale a src 1000", "close"));
}

TEST_F(SyncTest, RowsOfATableStayInOrderWithSeveralWriters) {
  job_.destinations[0].writers = 3;
  const SyncReport report = run([&](MessageSink& sink) -> Result<void> {
    TRY(sink.migrate(a_));
    TRY(sink.migrate(b_));
    for (int i = 0; i < 200; ++i) {
      TRY(sink.insert(a_, rows(1 + i % 7)));
      TRY(sink.insert(b_, rows(1 + i % 5)));
    }
    return {};
  });
  EXPECT_TRUE(report.outcome().ok());
  const auto events = one_.events();
  EXPECT_EQ(std::count(events.begin(), events.end(), "close"), 3);
  EXPECT_EQ(std::count(events.begin(), events.end(), "migrate a b"), 1);
}

TEST_F(SyncTest, ALargeTableIsSpreadOverTheWriters) {
  job_.destinations[0].writers = 3;
  job_.destinations[0].spread_rows = 20;
  job_.destinations[0].gather = {.rows = 10, .bytes = 0, .timeout = {}};
  std::set<std::thread::id> threads;
  std::mutex mutex;
  one_.on_write = [&](const Batch&) -> Result<void> {
    std::lock_guard lock(mutex);
    threads.insert(std::this_thread::get_id());
    return {};
  };
  const SyncReport report = run([&](MessageSink& sink) -> Result<void> {
    TRY(sink.migrate(a_));
    for (int i = 0; i < 30; ++i) TRY(sink.insert(a_, rows(10)));
    return {};
  });
  EXPECT_TRUE(report.outcome().ok());
  EXPECT_EQ(report.destinations[0].tables[0].written, 300);
  EXPECT_EQ(threads.size(), 3U);
}

TEST_F(SyncTest, CancellingEndsWith130AndDeletesNothing) {
  const SyncReport report = run([&](MessageSink& sink) -> Result<void> {
    TRY(send_both(sink));
    context_.cancel->cancel("received interrupt signal");
    return sink.insert(a_, rows(1));
  });
  EXPECT_EQ(exit_code(report.outcome().error().kind()), 130);
  EXPECT_THAT(one_.events(), Not(Contains("erase stale a src 1000")));
}

TEST_F(SyncTest, PublishComesOnceAfterAllAndBeforeClose) {
  job_.destinations[0].can_publish = true;
  job_.destinations[0].writers = 2;
  (void)run([&](MessageSink& sink) { return send_both(sink); });
  const auto events = one_.events();
  EXPECT_EQ(std::count(events.begin(), events.end(), "publish"), 1);
  const auto publish = std::find(events.begin(), events.end(), "publish");
  EXPECT_EQ(std::find(events.begin(), publish, "close"), publish);
  EXPECT_EQ(std::count_if(publish, events.end(), [](const auto& e) { return e.rfind("erase", 0) == 0; }), 0);
}

TEST_F(SyncTest, TheSummaryIsOneRowAfterStaleDeletion) {
  job_.destinations[0].send_sync_summary = true;
  job_.invocation_id = "id-1";
  const SyncReport report = run([&](MessageSink& sink) { return send_both(sink); });
  EXPECT_TRUE(report.outcome().ok());
  const auto events = one_.events();
  ASSERT_GE(events.size(), 3U);
  EXPECT_THAT(std::vector<std::string>(events.end() - 3, events.end()),
              ElementsAre("migrate cloudquery_sync_summaries", "write cloudquery_sync_summaries 1", "close"));
  const auto row = one_.parts().back();
  EXPECT_TRUE(row->ValidateFull().ok());
  EXPECT_EQ(static_cast<const arrow::Int64Array&>(*row->GetColumnByName("resources")).Value(0), 20);
  EXPECT_EQ(static_cast<const arrow::StringArray&>(*row->GetColumnByName("sync_id")).GetView(0), "id-1");
}

TEST(SummaryTest, TheLineHasCloudQuerysKeysInItsOrder) {
  SyncJob job;
  job.cli_version = "v1";
  job.source_name = "a\"b";
  job.invocation_id = "x";
  job.sync_time_us = 1'000'000;
  SyncReport report;
  report.rows = 3;
  report.tables = {{.name = "t2", .rows = 1}, {.name = "t1", .rows = 2, .errors = 1}};
  DestinationReport destination;
  destination.name = "pg";
  EXPECT_EQ(
      summary_json(job, report, destination),
      R"({"cli_version":"v1","destination_errors":0,"destination_name":"pg","destination_path":"",)"
      R"("destination_version":"","destination_warnings":0,"resources":3,"source_errors":0,)"
      R"("source_name":"a\"b","source_path":"","source_version":"","source_warnings":0,)"
      R"("source_tables":["t1","t2"],"sync_id":"x","sync_time":"1970-01-01T00:00:01Z","sync_duration_ms":0,)"
      R"("resources_per_table":{"t1":2,"t2":1},"errors_per_table":{"t1":1,"t2":0},)"
      R"("durations_per_table_ms":{"t1":0,"t2":0}})");
}

TEST(SummaryTest, TheTableHasTwentyNullableColumnsAndNoKeys) {
  const Table& table = summary_table();
  EXPECT_EQ(table.columns.size(), 20U);
  for (const Column& column : table.columns)
    EXPECT_FALSE(column.not_null || column.primary_key) << column.name;
}

}  // namespace
}  // namespace landfall
