// See case_table.h.
#include "case_table.h"

#include <arrow/builder.h>
#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include <landfall/arrow_result.h>
#include "type_text.h"
#include "value_array.h"
#include "yaml_file.h"

namespace landfall::conformance {
namespace {

using BatchPtr = std::shared_ptr<arrow::RecordBatch>;

Result<void> set_flag(Column& column, std::string_view flag, const Value& where) {
  if (flag == "key") {
    column.primary_key = column.not_null = true;
  } else if (flag == "not_null") {
    column.not_null = true;
  } else if (flag == "unique") {
    column.unique = true;
  } else if (flag == "component") {
    column.primary_key_component = true;
  } else if (flag == "incremental") {
    column.incremental_key = true;
  } else {
    return wrong(where, fmt::format("there is no column flag \"{}\"", flag));
  }
  return {};
}

Result<Column> read_column(const std::string& name, const Value& value) {
  std::string_view text = value.text;
  Column column;
  column.name = name;
  TRY_ASSIGN(column.type, take_type(text));
  while (!text.empty()) {
    const std::string_view flag = text.substr(0, text.find(' '));
    TRY(set_flag(column, flag, value));
    text.remove_prefix(flag.size());
    while (text.starts_with(' ')) text.remove_prefix(1);
  }
  return column;
}

Result<std::int64_t> number(const Value& value) {
  try {
    return std::stoll(value.text);
  } catch (const std::exception&) {
    return wrong(value, "expected an integer");
  }
}

Result<void> repeat_columns(const Value& repeat, Table& table) {
  TRY_ASSIGN(const Value* count, need(repeat, "count"));
  TRY_ASSIGN(const Value* type, need(repeat, "type"));
  TRY_ASSIGN(const std::int64_t columns, number(*count));
  for (std::int64_t i = 0; i < columns; ++i) {
    TRY_ASSIGN(Column column, read_column(fmt::format("c{:04}", i), *type));
    table.columns.push_back(std::move(column));
  }
  return {};
}

template <class Builder, class Cell>
Result<std::shared_ptr<arrow::Array>> column_of(std::int64_t from, std::int64_t count, const Cell& cell) {
  Builder builder;
  for (std::int64_t row = from; row < from + count; ++row) TRY(from_arrow(builder.Append(cell(row))));
  return from_arrow(builder.Finish());
}

Result<std::shared_ptr<arrow::Array>> generate_column(const arrow::DataType& type, std::int64_t from,
                                                      std::int64_t count, std::size_t column) {
  const auto number = static_cast<std::int64_t>(column);
  if (type.Equals(*arrow::int64())) {
    return column_of<arrow::Int64Builder>(
        from, count, [&](std::int64_t row) { return number == 0 ? row : row * 1000 + number; });
  }
  if (type.Equals(*arrow::utf8())) {
    return column_of<arrow::StringBuilder>(
        from, count, [&](std::int64_t row) { return fmt::format("r{}c{}", row, column); });
  }
  return Error(ErrorKind::kConfig, "generate makes int64 and utf8 columns, not " + type.ToString());
}

Result<std::shared_ptr<arrow::RecordBatch>> generate_rows(const Table& table, std::int64_t from,
                                                          std::int64_t count) {
  std::vector<std::shared_ptr<arrow::Array>> arrays;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    TRY_ASSIGN(auto array, generate_column(*table.columns[i].type, from, count, i));
    arrays.push_back(std::move(array));
  }
  return arrow::RecordBatch::Make(schema_of(table, false), count, std::move(arrays));
}

}  // namespace

Result<Table> read_table(const std::string& id, const Value& value) {
  Table table;
  table.name = id;
  if (const Value* name = value.find("name")) table.name = name->text;
  TRY_ASSIGN(const Value* columns, need(value, "columns"));
  for (const Value::Entry& entry : columns->entries) {
    TRY_ASSIGN(Column column, read_column(entry.key, entry.value));
    table.columns.push_back(std::move(column));
  }
  if (const Value* repeat = value.find("repeat")) TRY(repeat_columns(*repeat, table));
  return table;
}

Result<std::shared_ptr<arrow::RecordBatch>> read_rows(const Table& table, const Value& rows) {
  const std::size_t width = table.columns.size();
  std::vector<std::vector<const Value*>> columns(width);
  for (const Value& row : rows.items) {
    if (row.items.size() != width) {
      return wrong(row, fmt::format("a row of {} values for table {} of {} columns", row.items.size(),
                                    table.name, width));
    }
    for (std::size_t i = 0; i < width; ++i) columns[i].push_back(&row.items[i]);
  }
  std::vector<std::shared_ptr<arrow::Array>> arrays;
  for (std::size_t i = 0; i < width; ++i) {
    TRY_ASSIGN(auto array, array_of(table.columns[i].type, columns[i]).during(rows.position.to_string()));
    arrays.push_back(std::move(array));
  }
  const auto count = static_cast<std::int64_t>(rows.items.size());
  return arrow::RecordBatch::Make(schema_of(table, false), count, std::move(arrays));
}

Result<std::vector<BatchPtr>> read_parts(const Table& table, const Value& step) {
  std::vector<BatchPtr> parts;
  if (const Value* rows = step.find("rows")) {
    TRY_ASSIGN(auto part, read_rows(table, *rows));
    parts.push_back(std::move(part));
  }
  if (const Value* lists = step.find("parts")) {
    for (const Value& rows : lists->items) {
      TRY_ASSIGN(auto part, read_rows(table, rows));
      parts.push_back(std::move(part));
    }
  }
  if (const Value* generate = step.find("generate")) {
    TRY_ASSIGN(const Value* rows, need(*generate, "rows"));
    TRY_ASSIGN(const std::int64_t count, number(*rows));
    const Value* from = generate->find("from");
    TRY_ASSIGN(const std::int64_t first, from == nullptr ? Result<std::int64_t>(0) : number(*from));
    TRY_ASSIGN(auto part, generate_rows(table, first, count));
    parts.push_back(std::move(part));
  }
  return parts;
}

}  // namespace landfall::conformance
