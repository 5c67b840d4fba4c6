// Tests of deletions on the wire.
#include "wire/erase_codec.h"

#include <arrow/json/from_string.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace landfall {
namespace {

namespace pb = cloudquery::plugin::v3;
using testing::HasSubstr;

std::shared_ptr<arrow::Array> value(const std::shared_ptr<arrow::DataType>& type, const std::string& json) {
  return arrow::json::ArrayFromJSONString(type, json).ValueOrDie();
}

TablePtr people() { return std::make_shared<const Table>(Table{.name = "people"}); }

TEST(EraseCodec, GroupsAndRelationsSurviveTheWay) {
  ChosenRows rows{.table = people(), .where = {}, .relations = {{.table = "children", .parent = "people"}}};
  rows.where.push_back(
      {.grouping = Grouping::kOr,
       .predicates = {{"id", value(arrow::int64(), "[7]")}, {"name", value(arrow::utf8(), "[null]")}}});
  pb::Sync::MessageDeleteRecord message;
  ASSERT_TRUE(
      encode_chosen_rows(rows, *message.mutable_where_clause(), *message.mutable_table_relations()).ok());
  EXPECT_EQ(message.where_clause(0).grouping_type(), pb::PredicatesGroup::OR);
  IpcDecoder decoder;
  const auto decoded =
      decode_chosen_rows(people(), message.where_clause(), message.table_relations(), decoder);
  ASSERT_TRUE(decoded.ok()) << decoded.error().message();
  ASSERT_EQ(decoded->where.size(), 1U);
  EXPECT_EQ(decoded->where[0].grouping, Grouping::kOr);
  ASSERT_EQ(decoded->where[0].predicates.size(), 2U);
  EXPECT_EQ(decoded->where[0].predicates[0].column, "id");
  EXPECT_TRUE(decoded->where[0].predicates[0].value->Equals(value(arrow::int64(), "[7]")));
  EXPECT_TRUE(decoded->where[0].predicates[1].value->IsNull(0));
  EXPECT_EQ(decoded->relations[0].table, "children");
  EXPECT_EQ(decoded->relations[0].parent, "people");
}

// Read as "no condition" they would empty the table.
TEST(EraseCodec, EmptyGroupsDoNotBecomeEveryRow) {
  pb::Sync::MessageDeleteRecord message;
  message.add_where_clause();
  IpcDecoder decoder;
  EXPECT_FALSE(decode_chosen_rows(people(), message.where_clause(), message.table_relations(), decoder).ok());
}

TEST(EraseCodec, DamagedValuesAndUnknownOperatorsAreErrors) {
  pb::Sync::MessageDeleteRecord message;
  pb::Predicate& predicate = *message.add_where_clause()->add_predicates();
  predicate.set_column("id");
  predicate.set_record("rubbish");
  IpcDecoder decoder;
  const auto damaged =
      decode_chosen_rows(people(), message.where_clause(), message.table_relations(), decoder);
  ASSERT_FALSE(damaged.ok());
  EXPECT_THAT(damaged.error().message(), HasSubstr("predicate on \"id\""));
  predicate.set_operator_(static_cast<pb::Predicate::Operator>(5));
  const auto unknown =
      decode_chosen_rows(people(), message.where_clause(), message.table_relations(), decoder);
  ASSERT_FALSE(unknown.ok());
  EXPECT_THAT(unknown.error().message(), HasSubstr("operator 5"));
}

}  // namespace
}  // namespace landfall
