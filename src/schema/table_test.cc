// Tables as Arrow schemas: the metadata keys and texts are those of CloudQuery's plugin SDK.
#include <arrow/api.h>
#include <arrow/util/key_value_metadata.h>
#include <gtest/gtest.h>

#include <landfall/arrow_result.h>
#include <landfall/batch.h>
#include <landfall/table.h>

namespace landfall {
namespace {

Table full_table() {
  Table table;
  table.name = "aws_s3_buckets";
  table.title = "S3 buckets";
  table.description = "All of them";
  table.constraint_name = "aws_s3_buckets_pk";
  table.parent = "aws_accounts";
  table.permissions_needed = R"(["s3:List"])";
  table.sensitive_columns = R"(["tags"])";
  table.incremental = true;
  table.paid = true;
  table.columns = {
      {.name = "_cq_id", .type = uuid(), .not_null = true, .unique = true},
      {.name = "arn",
       .type = arrow::utf8(),
       .not_null = true,
       .primary_key = true,
       .primary_key_component = true},
      {.name = "tags", .type = json(), .incremental_key = true, .type_schema = R"({"a":"utf8"})"}};
  return table;
}

std::string value_of(const std::shared_ptr<const arrow::KeyValueMetadata>& metadata, const std::string& key) {
  return metadata->Get(key).ValueOr("(absent)");
}

TEST(Table, IsTheSameAfterAnArrowSchema) {
  const Table table = full_table();
  const Table read = table_from_schema(*schema_of(table, true)).value();
  EXPECT_EQ(read.columns, table.columns);
  EXPECT_EQ(read.name, table.name);
  EXPECT_EQ(read.title, table.title);
  EXPECT_EQ(read.description, table.description);
  EXPECT_EQ(read.constraint_name, table.constraint_name);
  EXPECT_EQ(read.parent, table.parent);
  EXPECT_EQ(read.permissions_needed, table.permissions_needed);
  EXPECT_EQ(read.sensitive_columns, table.sensitive_columns);
  EXPECT_TRUE(read.incremental);
  EXPECT_TRUE(read.paid);
}

TEST(Table, WritesTheKeysOfTables) {
  const auto full = schema_of(full_table(), true)->metadata();
  EXPECT_EQ(value_of(full, "cq:table_name"), "aws_s3_buckets");
  EXPECT_EQ(value_of(full, "cq:table_depends_on"), "aws_accounts");
  EXPECT_EQ(value_of(full, "cq:extension:incremental"), "true");
  EXPECT_EQ(value_of(full, "cq:table_paid"), "true");
  Table bare;
  bare.name = "t";
  const auto metadata = schema_of(bare, true)->metadata();
  for (const char* key : {"cq:table_description", "cq:table_title", "cq:extension:constraint_name"})
    EXPECT_EQ(value_of(metadata, key), "") << key;
  for (const char* key : {"cq:table_depends_on", "cq:table_paid", "cq:extension:incremental"})
    EXPECT_EQ(value_of(metadata, key), "(absent)") << key;
  EXPECT_EQ(value_of(metadata, "cq:table_permissions_needed"), "null");
  EXPECT_EQ(value_of(metadata, "cq:table_sensitive_columns"), "null");
}

TEST(Table, WritesAllFiveKeysOnEveryColumn) {
  const auto schema = schema_of(full_table(), true);
  const auto metadata = schema->field(0)->metadata();
  EXPECT_EQ(metadata->size(), 5);
  EXPECT_EQ(value_of(metadata, "cq:extension:primary_key"), "false");
  EXPECT_EQ(value_of(metadata, "cq:extension:unique"), "true");
  EXPECT_EQ(value_of(metadata, "cq:extension:incremental"), "false");
  EXPECT_EQ(value_of(metadata, "cq:extension:primary_key_component"), "false");
  EXPECT_EQ(value_of(metadata, "cq:extension:type_schema"), "");
  EXPECT_FALSE(schema->field(0)->nullable());
  EXPECT_TRUE(schema->field(2)->nullable());
}

TEST(Table, HasNoMetadataInsideTheProcess) {
  const auto schema = schema_of(full_table(), false);
  EXPECT_FALSE(schema->HasMetadata());
  EXPECT_FALSE(schema->field(1)->HasMetadata());
  EXPECT_FALSE(schema->field(1)->nullable());
}

TEST(Table, TakesOnlyTheExactTextTrue) {
  const auto metadata = arrow::key_value_metadata({"cq:extension:primary_key"}, {"True"});
  const auto schema = arrow::schema({arrow::field("a", arrow::int8(), true, metadata)},
                                    arrow::key_value_metadata({"cq:table_name"}, {"t"}));
  EXPECT_FALSE(table_from_schema(*schema)->columns[0].primary_key);
}

TEST(Table, NeedsAName) {
  const auto table = table_from_schema(*arrow::schema({arrow::field("a", arrow::int8())}));
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.error().kind(), ErrorKind::kProtocol);
  EXPECT_NE(table.error().message().find("missing table name"), std::string::npos);
}

TEST(Table, FindsColumnsAndKeys) {
  const Table table = full_table();
  EXPECT_EQ(table.find("tags"), 2);
  EXPECT_EQ(table.find("Tags"), -1);
  EXPECT_EQ(table.keys(), std::vector<int>{1});
  EXPECT_TRUE(table.has_keys());
  EXPECT_FALSE(Table{}.has_keys());
}

TEST(BatchBytes, CountsASliceByItsShare) {
  arrow::Int64Builder builder;
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(builder.Append(i).ok());
  const auto batch = arrow::RecordBatch::Make(arrow::schema({arrow::field("a", arrow::int64())}), 1000,
                                              {builder.Finish().ValueOrDie()});
  EXPECT_EQ(batch_bytes(*batch), 8000);
  EXPECT_EQ(batch_bytes(*batch->Slice(10, 100)), 800);
}

TEST(BatchBytes, CountsTheExtensionTypes) {
  arrow::FixedSizeBinaryBuilder builder(arrow::fixed_size_binary(16));
  for (int i = 0; i < 64; ++i) ASSERT_TRUE(builder.Append("0123456789abcdef").ok());
  const auto ids = arrow::ExtensionType::WrapArray(uuid(), builder.Finish().ValueOrDie());
  const auto batch = arrow::RecordBatch::Make(arrow::schema({arrow::field("a", uuid())}), 64, {ids});
  EXPECT_EQ(batch_bytes(*batch), 64 * 16);
}

TEST(ArrowError, KeepsWhatArrowKnows) {
  EXPECT_EQ(arrow_error(arrow::Status::Cancelled("x"), ErrorKind::kBug).kind(), ErrorKind::kCancelled);
  EXPECT_EQ(arrow_error(arrow::Status::NotImplemented("x"), ErrorKind::kBug).kind(), ErrorKind::kUnsupported);
  EXPECT_EQ(arrow_error(arrow::Status::OutOfMemory("x"), ErrorKind::kBug).kind(), ErrorKind::kTransient);
  const Error error = arrow_error(arrow::Status::IOError("disk gone"), ErrorKind::kConnection);
  EXPECT_EQ(error.kind(), ErrorKind::kConnection);
  EXPECT_EQ(error.message(), "disk gone");
}

}  // namespace
}  // namespace landfall
