// Reads what CloudQuery's Go side wrote (testdata/golden.go): the schema, the values, and the text of each
// value.
#include <arrow/api.h>
#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <landfall/table.h>

#include "encode/json.h"
#include "encode/json_value.h"
#include "encode/text.h"
#include "schema/extension_types.h"
#include "schema/type_name.h"

namespace landfall {
namespace {

const std::string kFolder = std::string(LANDFALL_SOURCE_DIR) + "/src/encode/testdata/";

std::shared_ptr<arrow::RecordBatch> golden_batch() {
  register_extension_types();
  const auto file = arrow::io::ReadableFile::Open(kFolder + "golden.arrow").ValueOrDie();
  const auto reader = arrow::ipc::RecordBatchStreamReader::Open(file).ValueOrDie();
  return reader->Next().ValueOrDie();
}

std::string unescaped(const std::string& text) {
  static const std::map<char, char> kLetters{
      {'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'0', '\0'}, {'\\', '\\'}};
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) plain += text[i] == '\\' ? kLetters.at(text[++i]) : text[i];
  return plain;
}

std::vector<std::vector<std::string>> golden_lines() {
  std::vector<std::vector<std::string>> lines;
  std::ifstream file(kFolder + "golden.tsv");
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> cells;
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, '\t');) cells.push_back(unescaped(cell));
    lines.push_back(std::move(cells));
  }
  return lines;
}

struct BoundColumn {
  TextColumn text;
  JsonColumn json;
  CellWriter nested;
};

BoundColumn bound(const arrow::Array& array) {
  return {bind_text(array).value(), bind_json(array, nullptr).value(),
          bind_json_value<Escape::kHtml>(array, nullptr).value()};
}

std::string written(const CellWriter& column, std::int64_t row) {
  Buffer out;
  column.append(row, out);
  return std::string(out.view());
}

TEST(Golden, EveryValueIsWrittenAsGoWritesIt) {
  const auto batch = golden_batch();
  std::map<std::string, BoundColumn> columns;
  for (int i = 0; i < batch->num_columns(); ++i) columns[batch->column_name(i)] = bound(*batch->column(i));
  int compared = 0;
  for (const auto& cells : golden_lines()) {
    if (cells.at(0) == "#type") continue;
    ASSERT_EQ(cells.size(), 5U) << cells.at(0);
    const BoundColumn& column = columns.at(cells[0]);
    const std::int64_t row = std::stoll(cells[1]);
    EXPECT_FALSE(column.text.is_null(row)) << cells[0] << " row " << row;
    EXPECT_EQ(written(column.text, row), cells[2]) << "text of " << cells[0] << " row " << row;
    EXPECT_EQ(written(column.json, row), cells[3]) << "JSON of " << cells[0] << " row " << row;
    EXPECT_EQ(written(column.nested, row), cells[4]) << "nested text of " << cells[0] << " row " << row;
    ++compared;
  }
  EXPECT_GT(compared, 1000);
}

TEST(Golden, TypesAreNamedAsGoNamesThem) {
  const auto batch = golden_batch();
  int compared = 0;
  for (const auto& cells : golden_lines()) {
    if (cells.at(0) != "#type") continue;
    EXPECT_EQ(type_name(*batch->schema()->GetFieldByName(cells.at(1))->type()), cells.at(2));
    ++compared;
  }
  EXPECT_EQ(compared, batch->num_columns());
}

TEST(Golden, SchemaOfGoIsReadAndWrittenTheSame) {
  const auto schema = golden_batch()->schema();
  const Table table = table_from_schema(*schema).value();
  EXPECT_EQ(table.name, "golden");
  EXPECT_EQ(table.title, "Golden");
  EXPECT_TRUE(table.columns[0].primary_key);
  EXPECT_TRUE(table.columns[1].unique);
  EXPECT_TRUE(table.columns[2].primary_key_component);
  EXPECT_TRUE(table.columns[3].incremental_key);
  EXPECT_TRUE(schema_of(table, true)->Equals(*schema, /*check_metadata=*/true));
}

}  // namespace
}  // namespace landfall
