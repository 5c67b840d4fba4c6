// The expected ids were computed with Python's hashlib from the rule in cq_id.h.
#include "encode/cq_id.h"

#include <gtest/gtest.h>

#include <set>

#include "encode/test_arrays.h"

namespace landfall {
namespace {

using test::array_of;
using test::batch_of;
using test::NamedArray;
using test::table_of;

TEST(CqId, IsComputedFromSortedColumns) {
  EXPECT_EQ(to_string(cq_id_of({{"region", "eu-west-1"}, {"id", "1"}}).value()),
            "76824118-aa0c-5421-8020-d8c8ce23773e");
  EXPECT_EQ(to_string(cq_id_of({{"a", "b"}}).value()), "ed1a6367-364f-51b4-8f67-738deea0a7cf");
}

TEST(CqIdHasher, HashesTheTextFormsOfRows) {
  const std::vector<NamedArray> columns{{"region", array_of(arrow::utf8(), R"(["eu-west-1", "x"])")},
                                        {"id", array_of(arrow::int64(), "[1, 2]")},
                                        {"arn", array_of(arrow::utf8(), R"([null, "y"])")}};
  const auto batch = batch_of(columns);
  CqIdHasher both = CqIdHasher::bind(*batch, table_of(columns), std::vector<int>{0, 1}).value();
  EXPECT_EQ(to_string(both(0).value()), "76824118-aa0c-5421-8020-d8c8ce23773e");
  CqIdHasher with_null = CqIdHasher::bind(*batch, table_of(columns), std::vector<int>{2}).value();
  EXPECT_EQ(to_string(with_null(0).value()), "3d50d398-1049-5d35-8cde-3904f49c325a");
  const auto ids = both.all().value();
  EXPECT_TRUE(ids->type()->Equals(*uuid()));
  EXPECT_EQ(text_of(*ids, 0).value(), "76824118-aa0c-5421-8020-d8c8ce23773e");
  EXPECT_EQ(text_of(*ids, 1).value(), to_string(both(1).value()));
}

TEST(CqIdColumns, AreComponentsElseKeysElseNone) {
  Table table;
  table.columns = {{.name = "_cq_id", .type = uuid()}, {.name = "a"}, {.name = "b"}};
  EXPECT_TRUE(cq_id_columns(table, true).empty());
  table.columns[1].primary_key = true;
  EXPECT_EQ(cq_id_columns(table, true), std::vector<int>{1});
  EXPECT_TRUE(cq_id_columns(table, false).empty());
  table.columns[2].primary_key_component = true;
  EXPECT_EQ(cq_id_columns(table, false), std::vector<int>{2});
  Table only_id;
  only_id.columns = {{.name = "_cq_id", .type = uuid(), .primary_key = true}};
  EXPECT_TRUE(cq_id_columns(only_id, true).empty());
}

TEST(RandomUuids, AreOfVersionFourAndDistinct) {
  const auto ids = random_uuids(1000).value();
  ASSERT_EQ(ids->length(), 1000);
  ASSERT_TRUE(ids->ValidateFull().ok());
  std::set<std::string> seen;
  for (std::int64_t row = 0; row < ids->length(); ++row) {
    const std::string id = text_of(*ids, row).value();
    EXPECT_EQ(id[14], '4');
    EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
    seen.insert(id);
  }
  EXPECT_EQ(seen.size(), 1000U);
  EXPECT_EQ(to_string(random_uuid().value())[14], '4');
}

}  // namespace
}  // namespace landfall
