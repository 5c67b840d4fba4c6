// A sync through transformers: names, order around deletions, what a failure stops, and nothing left behind.
#include "sync/transform_chain.h"

#include <arrow/builder.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sync/sync.h"
#include "tests/fakes/late_transformer.h"
#include "tests/fakes/recording_destination.h"
#include "tests/fakes/scripted_source.h"

namespace landfall {
namespace {

using fakes::LateTransformer;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TablePtr table(const std::string& name, bool incremental = false, const std::string& parent = "") {
  Table made;
  made.name = name;
  made.parent = parent;
  made.incremental = incremental;
  made.columns = {{.name = "id", .type = arrow::int64(), .not_null = true, .primary_key = true}};
  return std::make_shared<const Table>(made);
}

std::shared_ptr<arrow::RecordBatch> rows(std::int64_t count) {
  arrow::Int64Builder builder;
  for (std::int64_t i = 0; i < count; ++i) EXPECT_TRUE(builder.Append(i).ok());
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("id", arrow::int64(), false)}), count,
                                  {*builder.Finish()});
}

class TransformedSync : public testing::Test {
 protected:
  TransformedSync() {
    job_.source_name = "src";
    DestinationJob destination;
    destination.name = "place";
    destination.delete_stale = true;
    destination.stamp.source_name = "src";
    destination.stamp.sync_time_us = 1000;
    destination.gather = {.rows = 10, .bytes = 0, .timeout = Duration(0)};
    destination.open = [this](const Context&) -> Result<std::unique_ptr<Destination>> {
      return std::unique_ptr<Destination>(std::make_unique<fakes::RecordingDestination>(record_));
    };
    job_.destinations.push_back(destination);
  }
  void add_transformer(const std::string& name, LateTransformer::Rename rename,
                       std::optional<int> fail_after = std::nullopt) {
    job_.destinations[0].transformers.push_back(
        {name,
         [rename = std::move(rename), fail_after](const Context&) -> Result<std::unique_ptr<Transformer>> {
           auto transformer = std::make_unique<LateTransformer>(rename);
           if (fail_after) transformer->fail_after(*fail_after);
           return std::unique_ptr<Transformer>(std::move(transformer));
         }});
  }
  SyncReport run(fakes::ScriptedSource::Script script) {
    fakes::ScriptedSource source({a_, b_}, std::move(script));
    auto report = run_sync(job_, source, context_, progress_);
    EXPECT_TRUE(report.ok());
    return *std::move(report);
  }
  static LateTransformer::Rename prefix(const std::string& text) {
    return [text](const std::string& name) { return text + name; };
  }

  TablePtr a_ = table("a");
  TablePtr b_ = table("b");
  SyncJob job_;
  Context context_;
  Progress progress_;
  fakes::Record record_;
};

TEST_F(TransformedSync, TablesAndRowsPassInTheOrderOfTheList) {
  add_transformer("first", prefix("x_"));
  add_transformer("second", prefix("y_"));
  const SyncReport report = run([&](MessageSink& sink) -> Result<void> {
    TRY(sink.migrate(a_));
    return sink.insert(a_, rows(25));
  });
  EXPECT_TRUE(report.outcome().ok());
  EXPECT_THAT(record_.events(), ElementsAre("migrate y_x_a", "write y_x_a 10", "write y_x_a 10",
                                            "write y_x_a 5", "erase stale y_x_a src 1000", "close"));
  EXPECT_EQ(report.destinations[0].tables[0].written, 25);
}

TEST_F(TransformedSync, RowsComeOutBeforeTheDeletionThatFollowsThem) {
  add_transformer("t", prefix("x_"));
  const SyncReport report = run([&](MessageSink& sink) -> Result<void> {
    TRY(sink.migrate(a_));
    TRY(sink.insert(a_, rows(3)));
    TRY(sink.erase({.table = a_, .where = {}, .relations = {}}));
    return sink.insert(a_, rows(4));
  });
  EXPECT_TRUE(report.outcome().ok());
  EXPECT_THAT(record_.events(), ElementsAre("migrate x_a", "write x_a 3", "erase x_a", "write x_a 4",
                                            "erase stale x_a src 1000", "close"));
}

TEST_F(TransformedSync, AFailedTransformerEndsTheSyncAndDeletesNothing) {
  add_transformer("t", prefix("x_"), 1);
  const SyncReport report = run([&](MessageSink& sink) -> Result<void> {
    TRY(sink.migrate(a_));
    TRY(sink.insert(a_, rows(10)));
    TRY(sink.insert(a_, rows(10)));
    return sink.insert(a_, rows(10));
  });
  ASSERT_FALSE(report.outcome().ok());
  EXPECT_THAT(report.outcome().error().message(), AllOf(HasSubstr("transformer \"t\""), HasSubstr("failed")));
  EXPECT_THAT(record_.events(), Not(Contains(HasSubstr("erase"))));
  EXPECT_THAT(record_.events(), Not(Contains("close")));
}

TEST_F(TransformedSync, RowsThatCannotBeWrittenFailTheSync) {
  add_transformer("t", prefix("x_"));
  record_.on_write = [](const Batch&) -> Result<void> {
    return Error(ErrorKind::kAccess, "the disk is full");
  };
  const SyncReport report = run([&](MessageSink& sink) -> Result<void> {
    TRY(sink.migrate(a_));
    return sink.insert(a_, rows(30));
  });
  ASSERT_FALSE(report.outcome().ok());
  EXPECT_THAT(report.outcome().error().message(), HasSubstr("the disk is full"));
  EXPECT_THAT(record_.events(), Not(Contains(HasSubstr("erase"))));
}

TEST_F(TransformedSync, ATableMadeOfTwoKeepsItsRowsWhenOneHadAnError) {
  add_transformer("t", [](const std::string&) { return std::string("both"); });
  const SyncReport whole = run([&](MessageSink& sink) -> Result<void> {
    TRY(sink.migrate(a_));
    TRY(sink.migrate(b_));
    TRY(sink.insert(a_, rows(4)));
    return sink.insert(b_, rows(3));
  });
  EXPECT_TRUE(whole.outcome().ok());
  EXPECT_THAT(record_.events(),
              ElementsAre("migrate both", "write both 7", "erase stale both src 1000", "close"));
  const std::size_t before = record_.events().size();
  const SyncReport torn = run([&](MessageSink& sink) -> Result<void> {
    TRY(sink.migrate(a_));
    TRY(sink.migrate(b_));
    TRY(sink.insert(a_, rows(4)));
    return sink.table_error("b", "no access");
  });
  EXPECT_FALSE(torn.outcome().ok());
  const auto events = record_.events();
  EXPECT_THAT(std::vector(events.begin() + static_cast<std::ptrdiff_t>(before), events.end()),
              Not(Contains(HasSubstr("erase"))));
}

TEST_F(TransformedSync, RowsOfATableThatNobodyAnnouncedAreAnError) {
  bool is_first = true;
  add_transformer("t", [&](const std::string& name) {
    return std::exchange(is_first, false) ? "announced" : "another_" + name;
  });
  const SyncReport report = run([&](MessageSink& sink) -> Result<void> {
    TRY(sink.migrate(a_));
    return sink.insert(a_, rows(1));
  });
  ASSERT_FALSE(report.outcome().ok());
  EXPECT_THAT(report.outcome().error().message(), HasSubstr("\"another_a\""));
}

TEST_F(TransformedSync, MigratingAsksTheTransformersToo) {
  add_transformer("t", prefix("x_"));
  fakes::ScriptedSource source({a_, b_}, [](MessageSink&) { return Result<void>(); });
  ASSERT_TRUE(run_migration(job_, source, context_).ok());
  EXPECT_THAT(record_.events(), ElementsAre("migrate x_a x_b", "close"));
}

TEST_F(TransformedSync, IncrementalTablesAndTheirChildrenKeepTheirRowsWhenThereIsAStateBackend) {
  const TablePtr events = table("events", /*incremental=*/true);
  const TablePtr parts = table("parts", false, "events");
  const auto script = [&](MessageSink& sink) -> Result<void> {
    TRY(sink.migrate(a_));
    TRY(sink.migrate(events));
    TRY(sink.migrate(parts));
    return sink.insert(events, rows(1));
  };
  job_.request.backend = StateBackend{.table_name = "state", .connection = "unix:///nowhere"};
  EXPECT_TRUE(run(script).outcome().ok());
  EXPECT_THAT(record_.events(),
              ElementsAre("migrate a events parts", "write events 1", "erase stale a src 1000", "close"));
  job_.request.backend.reset();
  EXPECT_TRUE(run(script).outcome().ok());
  EXPECT_THAT(record_.events(),
              AllOf(Contains("erase stale events src 1000"), Contains("erase stale parts src 1000")));
}

}  // namespace
}  // namespace landfall
