// Every format, with every kind of value: what is written is read back as the same rows, and Arrow's own
// readers see the types and values that the format's page promises.
#include <arrow/builder.h>
#include <arrow/io/memory.h>
#include <arrow/table.h>
#include <arrow/util/key_value_metadata.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <parquet/arrow/reader.h>
#include <parquet/file_reader.h>

#include "families/object/file_decoder.h"
#include "families/object/file_encoder.h"
#include "families/object/memory_store.h"
#include "families/object/object_file.h"
#include "families/object/test_rows.h"

namespace landfall::object {
namespace {

using Contents = MemoryStore::Contents;
using RowsPtr = std::shared_ptr<arrow::RecordBatch>;

TablePtr all_types() {
  using arrow::TimeUnit;
  const auto point = arrow::struct_({arrow::field("x", arrow::int32()), arrow::field("id", uuid())});
  return table_of("all",
                  {{.name = "key", .type = uuid(), .not_null = true, .primary_key = true},
                   {.name = "bool", .type = arrow::boolean()},
                   {.name = "i8", .type = arrow::int8()},
                   {.name = "i64", .type = arrow::int64()},
                   {.name = "u32", .type = arrow::uint32()},
                   {.name = "u64", .type = arrow::uint64()},
                   {.name = "half", .type = arrow::float16()},
                   {.name = "f32", .type = arrow::float32()},
                   {.name = "f64", .type = arrow::float64()},
                   {.name = "dec", .type = arrow::decimal128(19, 10)},
                   {.name = "dec256", .type = arrow::decimal256(60, 4)},
                   {.name = "text", .type = arrow::utf8()},
                   {.name = "large_text", .type = arrow::large_utf8()},
                   {.name = "bytes", .type = arrow::binary()},
                   {.name = "large_bytes", .type = arrow::large_binary()},
                   {.name = "fixed_bytes", .type = arrow::fixed_size_binary(3)},
                   {.name = "d32", .type = arrow::date32()},
                   {.name = "d64", .type = arrow::date64()},
                   {.name = "t32s", .type = arrow::time32(TimeUnit::SECOND)},
                   {.name = "t64ns", .type = arrow::time64(TimeUnit::NANO)},
                   {.name = "ts_s", .type = arrow::timestamp(TimeUnit::SECOND, "UTC")},
                   {.name = "ts_us", .type = arrow::timestamp(TimeUnit::MICRO)},
                   {.name = "ts_ns", .type = arrow::timestamp(TimeUnit::NANO, "UTC")},
                   {.name = "dur", .type = arrow::duration(TimeUnit::MILLI)},
                   {.name = "months", .type = arrow::month_interval()},
                   {.name = "day_time", .type = arrow::day_time_interval()},
                   {.name = "mdn", .type = arrow::month_day_nano_interval()},
                   {.name = "doc", .type = json()},
                   {.name = "net", .type = inet()},
                   {.name = "hw", .type = mac()},
                   {.name = "list", .type = arrow::list(arrow::int64())},
                   {.name = "ids", .type = arrow::list(uuid())},
                   {.name = "large_list", .type = arrow::large_list(arrow::utf8())},
                   {.name = "pair", .type = arrow::fixed_size_list(arrow::int32(), 2)},
                   {.name = "point", .type = point},
                   {.name = "points", .type = arrow::list(point)},
                   {.name = "map", .type = arrow::map(arrow::utf8(), arrow::duration(TimeUnit::SECOND))}});
}

// Full, all null, and edges.
RowsPtr all_rows(const Table& table) {
  return rows_of(
      table,
      {R"x({"key":"00000000-0000-0000-0000-000000000001","bool":true,"i8":-128,"i64":-9223372036854775808,
         "u32":4294967295,"u64":18446744073709551615,"half":1.5,"f32":0.1,"f64":1e300,"dec":"123456789.0123456789",
         "dec256":"12345678901234567890123456789012345678901234567890.1234","text":"a,\"b\"\n\tä😀","large_text":"x",
         "bytes":"AAEC/w==","large_bytes":"AQI=","fixed_bytes":"AQID","d32":"0001-01-01","d64":"9999-12-31",
         "t32s":"23:59:59","t64ns":"01:02:03.000000004","ts_s":"9999-12-31T23:59:59Z",
         "ts_us":"0001-01-01T00:00:00.000001Z","ts_ns":"2262-04-11T23:47:16.854775807Z","dur":"-5ms","months":-7,
         "day_time":{"days":1,"milliseconds":-2},"mdn":{"months":1,"days":-2,"nanoseconds":3},
         "doc":{"b":[1,2.50,null],"a":"<&>"},"net":"10.1.2.3/8","hw":"00:1a:2b:3c:4d:5e","list":[1,null,-3],
         "ids":["00000000-0000-0000-0000-0000000000ff",null],"large_list":["p",null,""],"pair":[1,2],
         "point":{"x":1,"id":null},"points":[{"x":null,"id":"00000000-0000-0000-0000-000000000abc"},null],
         "map":[{"key":"k","value":"5s"},{"key":"n","value":null}]})x",
       R"x({"key":"00000000-0000-0000-0000-000000000002"})x",
       R"x({"key":"00000000-0000-0000-0000-000000000003","bool":false,"i8":127,"i64":9223372036854775807,"u32":0,
         "u64":0,"half":-0.0,"f32":-3.4028235e38,"f64":5e-324,"dec":"-0.0000000001","dec256":"-1","text":"null",
         "large_text":"(null)","bytes":"/w==","large_bytes":"AA==","fixed_bytes":"AAAA","d32":"9999-12-31",
         "d64":"1969-12-31","t32s":"00:00:00","t64ns":"23:59:59.999999999","ts_s":"1969-12-31T23:59:59Z",
         "ts_us":"9999-12-31T23:59:59.999999Z","ts_ns":"1677-09-21T00:12:43.145224193Z","dur":"0ms","months":0,
         "day_time":{"days":0,"milliseconds":0},"mdn":{"months":0,"days":0,"nanoseconds":0},"doc":"text",
         "net":"::1/128","hw":"ff:ff:ff:ff:ff:ff","list":[],"ids":[],"large_list":[],"pair":[null,4],
         "point":{"x":null,"id":"00000000-0000-0000-0000-000000000abc"},"points":[],"map":[]})x"});
}

std::string written(const FileFormat& format, const TablePtr& table, const std::vector<RowsPtr>& parts) {
  auto contents = std::make_shared<Contents>();
  MemoryStore store(contents);
  auto file = ObjectFile::begin(store, "key", format, table, std::make_shared<Buffer>());
  if (!file.ok()) return "error: " + file.error().message();
  for (const RowsPtr& rows : parts)
    if (const auto done = (*file)->write(rows); !done.ok()) return "error: " + done.error().message();
  if (const auto done = (*file)->commit(); !done.ok()) return "error: " + done.error().message();
  return contents->objects.at("key");
}

std::shared_ptr<arrow::io::RandomAccessFile> reader_of(const std::string& bytes) {
  return std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(bytes));
}

RowsPtr read_back(const FileFormat& format, const Table& table, const std::string& bytes) {
  std::vector<RowsPtr> parts;
  const auto done = decode_file(format, table, reader_of(bytes), [&](RowsPtr rows) -> Result<void> {
    parts.push_back(std::move(rows));
    return {};
  });
  EXPECT_TRUE(done.ok()) << done.error().message();
  if (parts.empty()) return rows_of(table, {});
  return arrow::ConcatenateRecordBatches(parts).ValueOrDie();
}

std::shared_ptr<arrow::Table> arrow_table(const std::string& parquet) {
  std::unique_ptr<parquet::arrow::FileReader> reader;
  parquet::arrow::FileReaderBuilder builder;
  if (!builder.Open(reader_of(parquet)).ok() || !builder.Build(&reader).ok()) return nullptr;
  return reader->ReadTable().ValueOrDie();
}

struct Case {
  std::string name;
  FileFormat format;
};
void PrintTo(const Case& tested, std::ostream* out) { *out << tested.name; }

class RoundTrip : public testing::TestWithParam<Case> {};

TEST_P(RoundTrip, GivesTheSameRows) {
  const TablePtr table = all_types();
  const RowsPtr rows = all_rows(*table);
  ASSERT_NE(rows, nullptr);
  const std::string bytes = written(GetParam().format, table, {rows, rows->Slice(1, 2)});
  const RowsPtr back = read_back(GetParam().format, *table, bytes);
  const RowsPtr expected = arrow::ConcatenateRecordBatches({rows, rows->Slice(1, 2)}).ValueOrDie();
  ASSERT_EQ(back->num_rows(), expected->num_rows()) << bytes.substr(0, 300);
  for (int i = 0; i < expected->num_columns(); ++i)
    EXPECT_TRUE(back->column(i)->Equals(expected->column(i)))
        << expected->schema()->field(i)->ToString() << "\nis " << back->column(i)->ToString()
        << "\nshould be " << expected->column(i)->ToString();
}

TEST_P(RoundTrip, WithoutRowsIsAFileWithoutRows) {
  const TablePtr table = all_types();
  const RowsPtr back = read_back(GetParam().format, *table, written(GetParam().format, table, {}));
  EXPECT_EQ(back->num_rows(), 0);
}

FileFormat csv(std::string null_marker, Compression compression = Compression::kNone) {
  FormatOptions options;
  options.null_marker = std::move(null_marker);
  return {.format = Format::kCsv, .format_spec = options, .compression = compression};
}
FileFormat parquet_with(ParquetTypes types, RootRepetition root = RootRepetition::kRepeated,
                        ParquetCodec codec = ParquetCodec::kSnappy) {
  FormatOptions options;
  options.types = types;
  options.root_repetition = root;
  options.codec = codec;
  return {.format = Format::kParquet, .format_spec = options};
}
FileFormat csv_without_header() {
  FormatOptions options;
  options.skip_header = true;
  options.delimiter = ";";
  options.null_marker = "\\N";
  return {.format = Format::kCsv, .format_spec = options};
}

INSTANTIATE_TEST_SUITE_P(
    Formats, RoundTrip,
    testing::Values(
        Case{"Csv", csv("\\N")}, Case{"CsvGzip", csv("\\N", Compression::kGzip)},
        Case{"CsvWithoutHeader", csv_without_header()}, Case{"Json", {.format = Format::kJson}},
        Case{"JsonGzip", {.format = Format::kJson, .compression = Compression::kGzip}},
        Case{"JsonZstd", {.format = Format::kJson, .compression = Compression::kZstd}},
        Case{"Parquet", parquet_with(ParquetTypes::kCompatible)},
        Case{"ParquetNative", parquet_with(ParquetTypes::kNative)},
        Case{"ParquetUndefinedRoot", parquet_with(ParquetTypes::kCompatible, RootRepetition::kUndefined)},
        Case{"ParquetOptionalRoot", parquet_with(ParquetTypes::kCompatible, RootRepetition::kOptional)},
        Case{"ParquetZstd",
             parquet_with(ParquetTypes::kCompatible, RootRepetition::kRequired, ParquetCodec::kZstd)},
        Case{"ParquetLz4",
             parquet_with(ParquetTypes::kCompatible, RootRepetition::kRepeated, ParquetCodec::kLz4)},
        Case{"ParquetGzip",
             parquet_with(ParquetTypes::kCompatible, RootRepetition::kRepeated, ParquetCodec::kGzip)}),
    [](const auto& tested) { return tested.param.name; });

TEST(Csv, DefaultWritesNullAndEmptyTextAlike) {
  const TablePtr table =
      table_of("t", {{.name = "a", .type = arrow::utf8()}, {.name = "b", .type = arrow::int64()}});
  const RowsPtr rows = rows_of(*table, {R"({"a":"","b":1})", R"({"b":null})"});
  EXPECT_EQ(written({.format = Format::kCsv}, table, {rows}), "a,b\n,1\n,\n");
}

TEST(Csv, HeaderDelimiterAndMarkerAreOptions) {
  const TablePtr table =
      table_of("t", {{.name = "a", .type = arrow::utf8()}, {.name = "b", .type = arrow::int64()}});
  const RowsPtr rows = rows_of(*table, {R"({"a":"x;y","b":1})", R"({"a":"z"})"});
  EXPECT_EQ(written(csv_without_header(), table, {rows}), "\"x;y\";1\nz;\\N\n");
}

TEST(Parquet, CompatibleTypesAreCloudQuerys) {
  const TablePtr table = all_types();
  const auto found = arrow_table(written(parquet_with(ParquetTypes::kCompatible), table, {all_rows(*table)}));
  ASSERT_NE(found, nullptr);
  for (const char* name :
       {"key", "text", "large_text", "large_bytes", "dur", "months", "day_time", "mdn", "doc", "net", "hw"})
    EXPECT_EQ(found->schema()->GetFieldByName(name)->type()->ToString(), "string") << name;
  EXPECT_EQ(found->schema()->GetFieldByName("bytes")->type()->ToString(), "binary");
  EXPECT_EQ(found->schema()->GetFieldByName("u64")->type()->ToString(), "uint64");
  EXPECT_EQ(found->schema()->GetFieldByName("dec")->type()->ToString(), "decimal128(19, 10)");
  EXPECT_EQ(found->schema()->GetFieldByName("ts_ns")->type()->ToString(), "timestamp[ns, tz=UTC]");
  EXPECT_THAT(found->schema()->GetFieldByName("pair")->type()->ToString(), testing::StartsWith("list<"));
  EXPECT_THAT(found->schema()->GetFieldByName("ids")->type()->ToString(), testing::HasSubstr("string"));
  const auto uuids = std::static_pointer_cast<arrow::StringArray>(found->GetColumnByName("key")->chunk(0));
  EXPECT_EQ(uuids->GetString(2), "00000000-0000-0000-0000-000000000003");
}

TEST(Parquet, NativeTypesAreParquetsOwn) {
  const TablePtr table = all_types();
  const std::string bytes = written(parquet_with(ParquetTypes::kNative), table, {all_rows(*table)});
  const auto file = parquet::ParquetFileReader::Open(reader_of(bytes));
  const parquet::SchemaDescriptor& schema = *file->metadata()->schema();
  EXPECT_TRUE(schema.Column(schema.ColumnIndex("key"))->logical_type()->is_UUID());
  EXPECT_TRUE(schema.Column(schema.ColumnIndex("doc"))->logical_type()->is_JSON());
}

TEST(Parquet, KeepsCloudQuerysMetadata) {
  const TablePtr table = all_types();
  const auto found = arrow_table(written(parquet_with(ParquetTypes::kCompatible), table, {all_rows(*table)}));
  EXPECT_EQ(found->schema()->metadata()->Get("cq:table_name").ValueOr(""), "all");
  EXPECT_EQ(found->schema()->field(0)->metadata()->Get("cq:extension:primary_key").ValueOr(""), "true");
}

TEST(Parquet, NullsInColumnDeclaredNotNullAreWritten) {
  const TablePtr table = table_of("t", {{.name = "n", .type = arrow::int64(), .not_null = true}});
  const RowsPtr rows = rows_of(*table, {R"({"n":1})", R"({})"});
  const RowsPtr back = read_back(parquet_with(ParquetTypes::kCompatible), *table,
                                 written(parquet_with(ParquetTypes::kCompatible), table, {rows}));
  EXPECT_EQ(back->column(0)->null_count(), 1);
}

TEST(Parquet, RootRepetitionIsWhatWasAsked) {
  const TablePtr table = numbers_table();
  const auto root_of = [&](RootRepetition root) {
    const std::string bytes =
        written(parquet_with(ParquetTypes::kCompatible, root), table, {numbers(*table, 0, 3)});
    return parquet::ParquetFileReader::Open(reader_of(bytes))
        ->metadata()
        ->schema()
        ->group_node()
        ->repetition();
  };
  EXPECT_EQ(root_of(RootRepetition::kRepeated), parquet::Repetition::REPEATED);
  EXPECT_EQ(root_of(RootRepetition::kRequired), parquet::Repetition::REQUIRED);
  EXPECT_EQ(root_of(RootRepetition::kOptional), parquet::Repetition::OPTIONAL);
}

TEST(Parquet, RowGroupsEndByBytesAndByRows) {
  const TablePtr table = numbers_table();
  FileFormat format = parquet_with(ParquetTypes::kCompatible);
  format.format_spec->row_group_bytes = 1 << 20;
  const RowsPtr million = [&] {
    arrow::Int64Builder builder;
    for (std::int64_t i = 0; i < (1 << 20); ++i) EXPECT_TRUE(builder.Append(i).ok());
    return arrow::RecordBatch::Make(schema_of(*table, false), 1 << 20, {builder.Finish().ValueOrDie()});
  }();
  const std::string by_bytes = written(format, table, {million, million, million});
  EXPECT_EQ(parquet::ParquetFileReader::Open(reader_of(by_bytes))->metadata()->num_row_groups(), 3);
  format.format_spec->row_group_bytes = std::int64_t{1} << 30;
  format.format_spec->max_row_group_length = 1 << 19;
  const std::string by_rows = written(format, table, {million});
  EXPECT_EQ(parquet::ParquetFileReader::Open(reader_of(by_rows))->metadata()->num_row_groups(), 2);
}

TEST(Parquet, ManySmallBatchesAreJoined) {
  const TablePtr table = numbers_table();
  std::vector<RowsPtr> parts;
  for (std::int64_t i = 0; i < 600; ++i) parts.push_back(numbers(*table, i * 5, 5));
  const std::string bytes = written(parquet_with(ParquetTypes::kCompatible), table, parts);
  const auto found = arrow_table(bytes);
  ASSERT_EQ(found->num_rows(), 3000);
  EXPECT_EQ(parquet::ParquetFileReader::Open(reader_of(bytes))->metadata()->num_row_groups(), 1);
  const auto values = std::static_pointer_cast<arrow::Int64Array>(found->column(0)->chunk(0));
  for (std::int64_t i = 0; i < values->length(); ++i) ASSERT_EQ(values->Value(i), i);
}

TEST(Parquet, InvalidUtf8IsRepairedBecauseReadersRefuseIt) {
  const TablePtr table = table_of("t", {{.name = "s", .type = arrow::utf8()}});
  arrow::StringBuilder builder;
  ASSERT_TRUE(builder.Append("ok").ok());
  ASSERT_TRUE(builder
                  .Append("a\xff"
                          "b")
                  .ok());
  const auto rows = arrow::RecordBatch::Make(schema_of(*table, false), 2, {builder.Finish().ValueOrDie()});
  const auto found = arrow_table(written(parquet_with(ParquetTypes::kCompatible), table, {rows}));
  const auto texts = std::static_pointer_cast<arrow::StringArray>(found->column(0)->chunk(0));
  EXPECT_EQ(texts->GetString(0), "ok");
  EXPECT_EQ(texts->GetString(1),
            "a\xEF\xBF\xBD"
            "b");
}

TEST(Parquet, EmptyInetMeansEverywhere) {
  const TablePtr table = table_of("t", {{.name = "ip", .type = inet()}});
  const auto found = arrow_table(written(parquet_with(ParquetTypes::kCompatible), table,
                                         {rows_of(*table, {R"({"ip":""})", R"({"ip":"::/0"})"})}));
  const auto texts = std::static_pointer_cast<arrow::StringArray>(found->column(0)->chunk(0));
  EXPECT_EQ(texts->GetString(0), "0.0.0.0/0");
  EXPECT_EQ(texts->GetString(1), "::/0");
}

TEST(FileDecoder, DamagedFilesAreErrors) {
  const TablePtr table = all_types();
  const RowsPtr rows = all_rows(*table);
  for (const FileFormat& format : {parquet_with(ParquetTypes::kCompatible),
                                   FileFormat{.format = Format::kJson, .compression = Compression::kGzip},
                                   FileFormat{.format = Format::kJson}}) {
    const std::string bytes = written(format, table, {rows});
    const auto done = decode_file(format, *table, reader_of(bytes.substr(0, bytes.size() / 2)),
                                  [](const RowsPtr&) -> Result<void> { return {}; });
    EXPECT_FALSE(done.ok());
  }
}

TEST(FileDecoder, MissingColumnIsNull) {
  const TablePtr table = numbers_table();
  const TablePtr wider = table_of(
      "t", {{.name = "extra", .type = arrow::list(arrow::utf8())}, {.name = "n", .type = arrow::int64()}});
  for (const FileFormat& format :
       {parquet_with(ParquetTypes::kCompatible), FileFormat{.format = Format::kJson}, csv("")}) {
    const RowsPtr back = read_back(format, *wider, written(format, table, {numbers(*table, 7, 2)}));
    ASSERT_EQ(back->num_rows(), 2);
    EXPECT_EQ(back->column(0)->null_count(), 2);
    EXPECT_EQ(std::static_pointer_cast<arrow::Int64Array>(back->column(1))->Value(1), 8);
  }
}

}  // namespace
}  // namespace landfall::object
