// Tests of the IPC codec: what Arrow's own reader and writer make of it, and bytes that lie.
#include "wire/ipc.h"

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/api.h>
#include <arrow/json/from_string.h>
#include <arrow/util/compression.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "schema/extension_types.h"
#include "wire/ipc_frames.h"

namespace landfall {
namespace {

using testing::HasSubstr;

std::shared_ptr<arrow::Array> array(const std::shared_ptr<arrow::DataType>& type, const std::string& values) {
  return arrow::json::ArrayFromJSONString(type, values).ValueOrDie();
}

Table wide() {
  Table table;
  table.name = "wide";
  table.title = "A \"title\"";
  table.parent = "parent";
  table.incremental = true;
  const auto list = arrow::list(arrow::field("item", arrow::utf8()));
  const auto structure = arrow::struct_({arrow::field("a", arrow::int32()), arrow::field("id", uuid())});
  table.columns = {{.name = "id", .type = uuid(), .not_null = true, .primary_key = true, .unique = true},
                   {.name = "text", .type = arrow::utf8()},
                   {.name = "number", .type = arrow::int64(), .primary_key_component = true},
                   {.name = "flag", .type = arrow::boolean()},
                   {.name = "tags", .type = json(), .type_schema = "{}"},
                   {.name = "list", .type = list},
                   {.name = "struct", .type = structure},
                   {.name = "time", .type = arrow::timestamp(arrow::TimeUnit::MICRO, "UTC")}};
  return table;
}

std::shared_ptr<arrow::Array> uuids(int rows) {
  arrow::FixedSizeBinaryBuilder builder(arrow::fixed_size_binary(16));
  for (int row = 0; row < rows; ++row) (void)builder.Append(std::string(16, static_cast<char>('a' + row)));
  return builder.Finish().ValueOrDie();
}

std::shared_ptr<arrow::RecordBatch> two_rows() {
  const Table table = wide();
  const auto ids = arrow::ExtensionType::WrapArray(uuid(), uuids(2));
  const auto tags = arrow::ExtensionType::WrapArray(json(), array(arrow::binary(), R"(["{\"a\":1}", null])"));
  const auto numbers = array(arrow::int32(), "[1, null]");
  const auto structs =
      arrow::StructArray::Make(arrow::ArrayVector{numbers, ids}, table.columns[6].type->fields())
          .ValueOrDie();
  return arrow::RecordBatch::Make(
      schema_of(table, false), 2,
      {ids, array(arrow::utf8(), R"(["é", null])"), array(arrow::int64(), "[1, 2]"),
       array(arrow::boolean(), "[true, null]"), tags, array(table.columns[5].type, R"([["x", null], null])"),
       structs, array(table.columns[7].type, "[1700000000000000, null]")});
}

/// A stream by Arrow's own writer.
std::string stream_of(const std::shared_ptr<arrow::Schema>& schema, const arrow::RecordBatchVector& batches,
                      const arrow::ipc::IpcWriteOptions& options = arrow::ipc::IpcWriteOptions::Defaults()) {
  const auto sink = arrow::io::BufferOutputStream::Create().ValueOrDie();
  const auto writer = arrow::ipc::MakeStreamWriter(sink, schema, options).ValueOrDie();
  for (const auto& batch : batches) EXPECT_TRUE(writer->WriteRecordBatch(*batch).ok());
  EXPECT_TRUE(writer->Close().ok());
  return sink->Finish().ValueOrDie()->ToString();
}

std::shared_ptr<arrow::Schema> named(const arrow::FieldVector& fields) {
  return arrow::schema(fields, arrow::key_value_metadata({"cq:table_name"}, {"t"}));
}

std::string refusal(std::string bytes) {
  IpcDecoder decoder;
  const auto rows = decoder.rows(std::move(bytes));
  if (rows.ok()) return "";
  EXPECT_EQ(rows.error().kind(), ErrorKind::kProtocol) << rows.error().message();
  return rows.error().message();
}

TEST(Ipc, ATableSurvivesTheWay) {
  const auto bytes = encode_table(wide());
  ASSERT_TRUE(bytes.ok());
  IpcDecoder decoder;
  const auto table = decoder.table(*bytes);
  ASSERT_TRUE(table.ok()) << table.error().message();
  EXPECT_EQ((*table)->name, "wide");
  EXPECT_EQ((*table)->parent, "parent");
  EXPECT_TRUE((*table)->incremental);
  EXPECT_EQ((*table)->columns, wide().columns);
}

TEST(Ipc, RowsSurviveTheWay) {
  const auto rows = two_rows();
  ASSERT_TRUE(rows->ValidateFull().ok());
  const auto bytes = encode_rows(wide(), *rows);
  ASSERT_TRUE(bytes.ok());
  IpcDecoder decoder;
  const auto decoded = decoder.rows(*bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.error().message();
  EXPECT_EQ(decoded->table->columns, wide().columns);
  EXPECT_TRUE(decoded->rows->Equals(*rows));
  EXPECT_TRUE(decoded->rows->schema()->Equals(*schema_of(*decoded->table, false), true));
}

TEST(Ipc, ArrowsOwnReaderReadsWhatWeWrite) {
  register_extension_types();
  const auto rows = two_rows();
  const auto bytes = encode_rows(wide(), *rows);
  ASSERT_TRUE(bytes.ok());
  const auto reader = arrow::ipc::RecordBatchStreamReader::Open(
                          std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(*bytes)))
                          .ValueOrDie();
  EXPECT_EQ(reader->schema()->metadata()->Get("cq:table_name").ValueOrDie(), "wide");
  const auto batch = reader->Next().ValueOrDie();
  ASSERT_NE(batch, nullptr);
  EXPECT_TRUE(batch->Equals(*rows));
  EXPECT_EQ(reader->Next().ValueOrDie(), nullptr);
  EXPECT_EQ(bytes->substr(bytes->size() - 8), std::string("\xFF\xFF\xFF\xFF\0\0\0\0", 8));
}

TEST(Ipc, ASliceIsWrittenAsItsRowsAlone) {
  const auto bytes = encode_rows(wide(), *two_rows()->Slice(1));
  ASSERT_TRUE(bytes.ok());
  IpcDecoder decoder;
  const auto decoded = decoder.rows(*bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.error().message();
  EXPECT_TRUE(decoded->rows->Equals(*two_rows()->Slice(1)));
}

TEST(Ipc, EqualSchemasAreDecodedOnce) {
  const auto bytes = encode_rows(wide(), *two_rows());
  ASSERT_TRUE(bytes.ok());
  IpcDecoder decoder;
  const auto first = decoder.rows(*bytes);
  const auto second = decoder.rows(*bytes);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->table, second->table);
}

TEST(Ipc, ZeroRowsAndAMissingEndMarkAreFine) {
  const auto bytes = encode_rows(wide(), *two_rows()->Slice(0, 0));
  ASSERT_TRUE(bytes.ok());
  IpcDecoder decoder;
  EXPECT_TRUE(decoder.rows(*bytes).ok());
  const auto two = encode_rows(wide(), *two_rows());
  EXPECT_TRUE(decoder.rows(two->substr(0, two->size() - 8)).ok());
}

TEST(Ipc, NoBatchAndASecondBatchAreErrors) {
  const auto schema = schema_of(wide(), true);
  EXPECT_THAT(refusal(stream_of(schema, {})), HasSubstr("no record batch"));
  EXPECT_THAT(refusal(stream_of(schema, {two_rows(), two_rows()})), HasSubstr("more than one record batch"));
}

TEST(Ipc, AMissingTableNameIsAnErrorButNotForAValue) {
  const auto batch = arrow::RecordBatch::Make(arrow::schema({arrow::field("a", arrow::int64())}), 1,
                                              {array(arrow::int64(), "[7]")});
  const std::string bytes = stream_of(batch->schema(), {batch});
  EXPECT_THAT(refusal(bytes), HasSubstr("missing table name"));
  IpcDecoder decoder;
  const auto value = decoder.value(bytes);
  ASSERT_TRUE(value.ok());
  EXPECT_TRUE((*value)->Equals(array(arrow::int64(), "[7]")));
}

TEST(Ipc, TypesAndColumnsThatCannotBeAreRefusedByName) {
  IpcDecoder decoder;
  const auto dictionary =
      stream_of(named({arrow::field("d", arrow::dictionary(arrow::int8(), arrow::utf8()))}), {});
  const auto refused = decoder.table(dictionary);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::kUnsupported);
  EXPECT_THAT(refused.error().message(), HasSubstr("table \"t\": column \"d\""));
  const auto deep = arrow::list(arrow::field("item", arrow::dictionary(arrow::int8(), arrow::utf8())));
  EXPECT_FALSE(decoder.table(stream_of(named({arrow::field("l", deep)}), {})).ok());
  const auto scaled = arrow::struct_({arrow::field("d", arrow::decimal128(10, 2'000'000'000))});
  EXPECT_FALSE(decoder.table(stream_of(named({arrow::field("s", scaled)}), {})).ok());
  const auto twice = decoder.table(
      stream_of(named({arrow::field("a", arrow::int8()), arrow::field("a", arrow::int8())}), {}));
  ASSERT_FALSE(twice.ok());
  EXPECT_THAT(twice.error().message(), HasSubstr("two columns called \"a\""));
}

TEST(Ipc, TextThatIsNotUtf8IsRefused) {
  arrow::StringBuilder builder;
  ASSERT_TRUE(builder.Append(std::string("\xC3\x28")).ok());
  const auto schema = named({arrow::field("a", arrow::utf8())});
  const auto batch = arrow::RecordBatch::Make(schema, 1, {builder.Finish().ValueOrDie()});
  EXPECT_THAT(refusal(stream_of(schema, {batch})), HasSubstr("table \"t\""));
}

TEST(Ipc, MoreRowsThanBytesAreRefused) {
  const auto schema = named({arrow::field("s", arrow::struct_({}))});
  const auto nothing =
      std::make_shared<arrow::StructArray>(arrow::struct_({}), std::int64_t{1} << 30, arrow::ArrayVector{});
  const auto batch = arrow::RecordBatch::Make(schema, std::int64_t{1} << 30, {nothing});
  EXPECT_THAT(refusal(stream_of(schema, {batch})), HasSubstr("rows in 0 bytes"));
}

TEST(Ipc, RowsWithoutColumnsAreRefused) {
  const auto schema = named({arrow::field("a", arrow::int64())});
  const auto batch = arrow::RecordBatch::Make(schema, 1, {array(arrow::int64(), "[7]")});
  const auto none = arrow::RecordBatch::Make(named({}), 1, arrow::ArrayVector{});
  EXPECT_EQ(refusal(stream_of(schema, {batch})), "");
  EXPECT_THAT(refusal(stream_of(none->schema(), {none})), HasSubstr("rows"));
}

TEST(Ipc, ACompressedColumnMayNotClaimGigabytes) {
  const auto schema = named({arrow::field("a", arrow::int64())});
  arrow::Int64Builder builder;
  ASSERT_TRUE(builder.AppendEmptyValues((std::int64_t{300} << 20) / 8).ok());
  const auto column = builder.Finish().ValueOrDie();
  auto options = arrow::ipc::IpcWriteOptions::Defaults();
  options.codec = arrow::util::Codec::Create(arrow::Compression::ZSTD).ValueOrDie();
  options.use_threads = false;  // Arrow's threads are not built for the thread sanitizer
  std::string bytes =
      stream_of(schema, {arrow::RecordBatch::Make(schema, column->length(), {column})}, options);
  ASSERT_LT(bytes.size(), std::size_t{1} << 20);
  EXPECT_THAT(refusal(std::move(bytes)), HasSubstr("table \"t\""));
}

TEST(Ipc, EveryShortenedStreamIsRefused) {
  const auto bytes = encode_rows(wide(), *two_rows());
  ASSERT_TRUE(bytes.ok());
  for (std::size_t size = 0; size < bytes->size() - 8; ++size)
    EXPECT_NE(refusal(bytes->substr(0, size)), "") << size;
}

// Under the sanitizers: whatever a changed bit does, nothing reads outside, and what passes is valid.
TEST(Ipc, ChangedBitsDoNoHarm) {
  const auto bytes = encode_rows(wide(), *two_rows());
  ASSERT_TRUE(bytes.ok());
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same run every time
  for (int round = 0; round < 3000; ++round) {
    std::string changed = *bytes;
    for (int bits = 1 + round % 3; bits > 0; --bits) {
      char& byte = changed[random() % changed.size()];
      byte = static_cast<char>(byte ^ (1 << random() % 8));
    }
    IpcDecoder decoder;
    const auto rows = decoder.rows(std::move(changed));
    if (rows.ok()) {
      EXPECT_TRUE(rows->rows->ValidateFull().ok());
    }
  }
}

TEST(IpcFrames, LengthsAreBounded) {
  std::string stream("\xFF\xFF\xFF\xFF\x10\0\0\0", 8);
  EXPECT_FALSE(frame_at(stream, 0).ok());
  stream += std::string(16, 'x');
  const auto frame = frame_at(stream, 0);
  ASSERT_TRUE(frame.ok() && frame->has_value());
  EXPECT_EQ((*frame)->metadata_begin, 8);
  EXPECT_EQ((*frame)->end, 24);
  const auto end = frame_at(stream, 24);
  ASSERT_TRUE(end.ok());
  EXPECT_FALSE(end->has_value());
  EXPECT_FALSE(frame_at(std::string("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8), 0).ok());
  EXPECT_FALSE(frame_at("\x10\0\0\0abcd", 0).ok());
}

}  // namespace
}  // namespace landfall
