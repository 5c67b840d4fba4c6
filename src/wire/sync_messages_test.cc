// Tests of a source's messages on their way into the engine.
#include "wire/sync_messages.h"

#include <arrow/json/from_string.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace landfall {
namespace {

namespace pb = cloudquery::plugin::v3;
using testing::ElementsAre;
using testing::HasSubstr;

class Sink : public MessageSink {
 public:
  Result<void> migrate(TablePtr table) override {
    events.push_back("migrate " + table->name);
    return {};
  }
  Result<void> insert(const TablePtr& table, std::shared_ptr<arrow::RecordBatch> rows) override {
    events.push_back("insert " + table->name + " " + std::to_string(rows->num_rows()));
    tables.push_back(table);
    batches.push_back(std::move(rows));
    return {};
  }
  Result<void> erase(ChosenRows rows) override {
    events.push_back("erase " + rows.table->name);
    return {};
  }
  Result<void> table_error(std::string_view table, std::string_view message) override {
    events.push_back("error " + std::string(table) + " " + std::string(message));
    return {};
  }
  std::vector<std::string> events;
  std::vector<TablePtr> tables;
  std::vector<std::shared_ptr<arrow::RecordBatch>> batches;
};

Table people() {
  Table table;
  table.name = "people";
  table.columns = {{.name = "id", .type = arrow::int64(), .not_null = true, .primary_key = true},
                   {.name = "name", .type = arrow::utf8()}};
  return table;
}

pb::Sync::Response migration(const Table& table) {
  pb::Sync::Response message;
  *message.mutable_migrate_table()->mutable_table() = *encode_table(table);
  return message;
}

pb::Sync::Response insertion(const Table& table, const std::string& ids) {
  const auto id = arrow::json::ArrayFromJSONString(arrow::int64(), ids).ValueOrDie();
  const auto name = arrow::MakeArrayOfNull(arrow::utf8(), id->length()).ValueOrDie();
  const auto rows = arrow::RecordBatch::Make(schema_of(table, false), id->length(), {id, name});
  pb::Sync::Response message;
  *message.mutable_insert()->mutable_record() = *encode_rows(table, *rows);
  return message;
}

class Messages : public testing::Test {
 protected:
  Result<void> take(pb::Sync::Response message) { return messages_.take(message); }
  std::string refusal(pb::Sync::Response message) {
    const auto taken = take(std::move(message));
    if (taken.ok()) return "";
    EXPECT_EQ(taken.error().kind(), ErrorKind::kProtocol);
    return taken.error().message();
  }
  Sink sink_;
  SyncMessages messages_{sink_};
};

// With deterministic ids Go sources announce other keys than their records carry.
TEST_F(Messages, KeysAndNullabilityAreThoseOfTheAnnouncement) {
  Table announced = people();
  Table carried = people();
  carried.columns[0].primary_key = carried.columns[0].not_null = false;
  ASSERT_TRUE(take(migration(announced)).ok());
  ASSERT_TRUE(take(insertion(carried, "[1, 2]")).ok());
  EXPECT_THAT(sink_.events, ElementsAre("migrate people", "insert people 2"));
  EXPECT_TRUE(sink_.tables[0]->columns[0].primary_key);
  EXPECT_TRUE(sink_.batches[0]->schema()->Equals(*schema_of(announced, false)));
}

TEST_F(Messages, OtherColumnsThanAnnouncedAreAnError) {
  Table other = people();
  other.columns[1].name = "surname";
  ASSERT_TRUE(take(migration(other)).ok());
  EXPECT_THAT(refusal(insertion(people(), "[1]")), HasSubstr("table \"people\" have other columns"));
  EXPECT_THAT(sink_.events, ElementsAre("migrate people"));
}

TEST_F(Messages, RowsOfATableThatWasNotAnnouncedBringTheirOwn) {
  ASSERT_TRUE(take(insertion(people(), "[1]")).ok());
  EXPECT_THAT(sink_.events, ElementsAre("insert people 1"));
}

TEST_F(Messages, ErrorsOfTablesAreNoErrorsOfTheSync) {
  pb::Sync::Response message;
  message.mutable_error()->set_table_name("people");
  message.mutable_error()->set_error("throttled");
  ASSERT_TRUE(take(std::move(message)).ok());
  EXPECT_THAT(sink_.events, ElementsAre("error people throttled"));
}

TEST_F(Messages, WhatIsMalformedOrUnknownIsAnError) {
  EXPECT_THAT(refusal(pb::Sync::Response()), HasSubstr("unknown kind"));
  pb::Sync::Response message;
  message.mutable_insert()->set_record("rubbish");
  EXPECT_THAT(refusal(std::move(message)), HasSubstr("decoding rows"));
  pb::Sync::Response erase;
  erase.mutable_delete_record()->set_table_name("nobody");
  EXPECT_THAT(refusal(std::move(erase)), HasSubstr("\"nobody\""));
}

}  // namespace
}  // namespace landfall
