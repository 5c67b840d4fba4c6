// Parquet and Arrow files through the whole source, written here by the Arrow library.
#include <arrow/io/file.h>
#include <arrow/ipc/writer.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include "sources/file/file_fixture.h"

namespace landfall::file_source {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using ArrayPtr = std::shared_ptr<arrow::Array>;

template <class Builder, class T>
ArrayPtr array_of(Builder&& builder, const std::vector<std::optional<T>>& values) {
  for (const auto& value : values) EXPECT_TRUE((value ? builder.Append(*value) : builder.AppendNull()).ok());
  return builder.Finish().ValueOrDie();
}
ArrayPtr ints(const std::vector<std::optional<std::int64_t>>& values) {
  return array_of(arrow::Int64Builder(), values);
}
ArrayPtr texts(const std::vector<std::optional<std::string>>& values) {
  return array_of(arrow::StringBuilder(), values);
}

class ArrowFiles : public FileFixture {
 protected:
  using Columns = std::vector<std::pair<std::string, ArrayPtr>>;

  static std::shared_ptr<arrow::RecordBatch> batch(const Columns& columns) {
    arrow::FieldVector fields;
    std::vector<ArrayPtr> arrays;
    for (const auto& [name, array] : columns) {
      fields.push_back(arrow::field(name, array->type()));
      arrays.push_back(array);
    }
    return arrow::RecordBatch::Make(arrow::schema(fields), arrays.front()->length(), arrays);
  }

  void write_parquet(const std::string& name, const Columns& columns, bool old_timestamps = false) const {
    const auto table = arrow::Table::FromRecordBatches({batch(columns)}).ValueOrDie();
    const auto out = arrow::io::FileOutputStream::Open(path(name)).ValueOrDie();
    parquet::ArrowWriterProperties::Builder properties;
    properties.store_schema();
    if (old_timestamps) properties.enable_deprecated_int96_timestamps();
    const auto status = parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), out, 2,
                                                   parquet::default_writer_properties(), properties.build());
    ASSERT_TRUE(status.ok()) << status.ToString();
    ASSERT_TRUE(out->Close().ok());
  }

  void write_ipc(const std::string& name, const Columns& columns, bool as_stream) const {
    const auto rows = batch(columns);
    const auto out = arrow::io::FileOutputStream::Open(path(name)).ValueOrDie();
    const auto writer = as_stream ? arrow::ipc::MakeStreamWriter(out, rows->schema()).ValueOrDie()
                                  : arrow::ipc::MakeFileWriter(out, rows->schema()).ValueOrDie();
    ASSERT_TRUE(writer->WriteRecordBatch(*rows).ok());
    ASSERT_TRUE(writer->WriteRecordBatch(*rows->Slice(1)).ok());
    ASSERT_TRUE(writer->Close().ok());
    ASSERT_TRUE(out->Close().ok());
  }
};

TEST_F(ArrowFiles, ReadsParquetOverRowGroups) {
  const auto list =
      array_of(arrow::StringBuilder(), std::vector<std::optional<std::string>>{"x", "y", "z", "u", "v"});
  const auto offsets =
      array_of(arrow::Int32Builder(), std::vector<std::optional<std::int32_t>>{0, 2, 2, 3, 4, 5});
  const auto lists = arrow::ListArray::FromArrays(*offsets, *list).ValueOrDie();
  write_parquet("t.parquet",
                {{"id", ints({1, 2, {}, 4, 5})}, {"name", texts({"a", {}, "", "d", "é"})}, {"tags", lists}});
  spec_.batch_rows = 2;
  add("t.parquet");
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("id int64", "name string", "tags list<item: string>"));
  EXPECT_THAT(values("id"), ElementsAre("1", "2", "(null)", "4", "5"));
  EXPECT_THAT(values("name"), ElementsAre("a", "(null)", "", "d", "é"));
  EXPECT_THAT(values("tags"), ElementsAre("[\"x\",\"y\"]", "[]", "[\"z\"]", "[\"u\"]", "[\"v\"]"));
  EXPECT_EQ(sink_.batches["t"].size(), 3U);
}

TEST_F(ArrowFiles, OldTimestampsKeepFarYears) {
  // 9999-12-31T23:59:59.5Z, which 64-bit nanoseconds cannot hold.
  const auto far = array_of(
      arrow::TimestampBuilder(arrow::timestamp(arrow::TimeUnit::MICRO), arrow::default_memory_pool()),
      std::vector<std::optional<std::int64_t>>{253'402'300'799'500'000, 0});
  write_parquet("t.parquet", {{"at", far}}, /*old_timestamps=*/true);
  add("t.parquet").types = {};
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("at timestamp[us]"));
  EXPECT_THAT(values("at"), ElementsAre("9999-12-31T23:59:59.5Z", "1970-01-01T00:00:00Z"));
}

TEST_F(ArrowFiles, UnpacksDictionariesFromBothFormats) {
  const auto indices = array_of(arrow::Int8Builder(), std::vector<std::optional<std::int8_t>>{1, {}, 0});
  const ArrayPtr packed = std::make_shared<arrow::DictionaryArray>(
      arrow::dictionary(arrow::int8(), arrow::utf8()), indices, texts({"red", "blue"}));
  write_parquet("p.parquet", {{"colour", packed}});
  write_ipc("s.arrow", {{"colour", packed}}, false);
  for (const auto name : {"p.parquet", "s.arrow"}) {
    spec_.files.clear();
    add(name);
    sync_well();
    EXPECT_THAT(columns(), ElementsAre("colour string"));
    const auto colours = values("colour");
    EXPECT_THAT(std::vector(colours.begin(), colours.begin() + 3), ElementsAre("blue", "(null)", "red"));
  }
}

TEST_F(ArrowFiles, ReadsArrowFilesAndStreams) {
  write_ipc("a.arrow", {{"id", ints({1, 2, 3})}}, false);
  write_ipc("b.arrow", {{"id", ints({1, 2, 3})}}, true);
  for (const auto name : {"a.arrow", "b.arrow"}) {
    spec_.files.clear();
    add(name);
    sync_well();
    EXPECT_THAT(values("id"), ElementsAre("1", "2", "3", "2", "3")) << name;
  }
}

TEST_F(ArrowFiles, MakesPlainTypesOfPackedOnes) {
  const auto nulls = std::make_shared<arrow::NullArray>(3);
  const auto views = array_of(arrow::StringViewBuilder(),
                              std::vector<std::optional<std::string>>{"short", {}, std::string(40, 'v')});
  const auto runs = array_of(arrow::Int32Builder(), std::vector<std::optional<std::int32_t>>{2, 3});
  const ArrayPtr encoded = arrow::RunEndEncodedArray::Make(3, runs, texts({"run", {}})).ValueOrDie();
  const ArrayPtr sizes = array_of(arrow::Int32Builder(), std::vector<std::optional<std::int32_t>>{2, 0, 1});
  const ArrayPtr starts = array_of(arrow::Int32Builder(), std::vector<std::optional<std::int32_t>>{1, 0, 0});
  const ArrayPtr list_views =
      arrow::ListViewArray::FromArrays(*starts, *sizes, *ints({7, 8, 9})).ValueOrDie();
  const auto decimal =
      array_of(arrow::Decimal64Builder(arrow::decimal64(10, 2)),
               std::vector<std::optional<arrow::Decimal64>>{arrow::Decimal64(150), {}, arrow::Decimal64(-1)});
  write_ipc("t.arrow", {{"n", nulls}, {"v", views}, {"r", encoded}, {"l", list_views}, {"d", decimal}}, true);
  add("t.arrow");
  sync_well();
  EXPECT_THAT(columns(),
              ElementsAre("n string", "v string", "r string", "l list<item: int64>", "d decimal128(10, 2)"));
  EXPECT_THAT(values("n"), ElementsAre("(null)", "(null)", "(null)", "(null)", "(null)"));
  EXPECT_THAT(values("v"),
              ElementsAre("short", "(null)", std::string(40, 'v'), "(null)", std::string(40, 'v')));
  EXPECT_THAT(values("r"), ElementsAre("run", "run", "(null)", "run", "(null)"));
  EXPECT_THAT(values("l"), ElementsAre("[8,9]", "[]", "[7]", "[]", "[7]"));
  EXPECT_THAT(values("d"), ElementsAre("1.5", "(null)", "-0.01", "(null)", "-0.01"));
}

TEST_F(ArrowFiles, MakesPlainTypesInsideStructs) {
  const auto indices = array_of(arrow::Int8Builder(), std::vector<std::optional<std::int8_t>>{1, 0});
  const ArrayPtr packed = std::make_shared<arrow::DictionaryArray>(
      arrow::dictionary(arrow::int8(), arrow::utf8()), indices, texts({"red", "blue"}));
  const ArrayPtr rows =
      arrow::StructArray::Make({packed, ints({1, {}})}, std::vector<std::string>{"colour", "n"}).ValueOrDie();
  write_ipc("t.arrow", {{"s", rows}}, false);
  add("t.arrow");
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("s struct<colour: string, n: int64>"));
  EXPECT_THAT(values("s"), ElementsAre("{\"colour\":\"blue\",\"n\":1}", "{\"colour\":\"red\",\"n\":null}",
                                       "{\"colour\":\"red\",\"n\":null}"));
}

TEST_F(ArrowFiles, JoinsSchemasByName) {
  write_parquet("1.parquet", {{"a", ints({1})}, {"b", texts({"x"})}});
  write_parquet("2.parquet", {{"c", ints({3})}, {"a", ints({2})}});
  add("*.parquet").table = "all";
  sync_well();
  EXPECT_THAT(columns(), ElementsAre("a int64", "b string", "c int64"));
  EXPECT_THAT(values("a"), ElementsAre("1", "2"));
  EXPECT_THAT(values("b"), ElementsAre("x", "(null)"));
  EXPECT_THAT(values("c"), ElementsAre("(null)", "3"));
}

TEST_F(ArrowFiles, AsksWhatTypeAColumnOfTwoTypesIs) {
  write_parquet("1.parquet", {{"a", ints({1})}});
  write_parquet("2.parquet", {{"a", texts({"x"})}});
  add("*.parquet").table = "all";
  EXPECT_THAT(table_error(), HasSubstr("2.parquet: column \"a\" is of type utf8, in files before it int64"));
  spec_.files[0].types = {{"a", "utf8"}};
  sync_well();
  EXPECT_THAT(values("a"), ElementsAre("1", "x"));
}

TEST_F(ArrowFiles, RefusesUnionsByName) {
  const ArrayPtr ids = array_of(arrow::Int8Builder(), std::vector<std::optional<std::int8_t>>{0});
  const ArrayPtr mixed = arrow::SparseUnionArray::Make(*ids, {ints({1}), texts({"x"})}).ValueOrDie();
  write_ipc("t.arrow", {{"u", mixed}}, true);
  add("t.arrow");
  EXPECT_THAT(table_error(), HasSubstr("column \"u\""));
}

TEST_F(ArrowFiles, SaysWhatIsBrokenAndGoesOn) {
  write_parquet("good.parquet", {{"a", ints({1})}});
  std::ifstream in(path("good.parquet"), std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  write("cut.parquet", bytes.substr(0, bytes.size() / 2));
  write("not.parquet", "this is text");
  write("empty.arrow", "");
  write("garbage.arrow", std::string_view("ARROW1\0\0garbage", 15));
  add("*.parquet");
  add("*.arrow");
  const auto result = sync();
  ASSERT_TRUE(result.ok()) << result.error().message();
  EXPECT_THAT(sink_.migrated, ElementsAre("good"));
  ASSERT_EQ(sink_.errors.size(), 4U);
  for (const auto& [table, message] : sink_.errors) EXPECT_THAT(message, HasSubstr(path(table)));
}

}  // namespace
}  // namespace landfall::file_source
