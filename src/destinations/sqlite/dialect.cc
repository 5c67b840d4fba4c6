// How SQLite speaks: CloudQuery's column types, so that tables of either program are one.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "destinations/sqlite/session.h"
#include "families/sql/declared_type.h"

namespace landfall::sqlite {
namespace {

constexpr std::size_t kColumns = 2000;

Result<std::string> column_type(const Column& column) {
  TRY_ASSIGN(const LogicalType type, logical_type(*column.type));
  switch (type.kind) {
    case Kind::kInt:
    case Kind::kUint:
      return std::string("integer");
    case Kind::kFloat:
      return std::string("real");
    case Kind::kBool:
      return std::string("boolean");
    case Kind::kTimestamp:
      return std::string("timestamp");
    default:
      return std::string("text");
  }
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// The exact names first, then SQLite's own rule of affinity, so that a hand-made VARCHAR(20) is a text.
std::shared_ptr<arrow::DataType> found_type(std::string_view declared) {
  std::string name(declared);
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (name == "boolean") return arrow::boolean();
  if (name == "timestamp") return arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
  if (contains(name, "int")) return arrow::int64();
  if (contains(name, "char") || contains(name, "clob") || contains(name, "text")) return arrow::utf8();
  if (contains(name, "blob")) return arrow::binary();
  if (contains(name, "real") || contains(name, "floa") || contains(name, "doub")) return arrow::float64();
  return sql::declared_type(declared);
}

}  // namespace

sql::Dialect dialect() {
  sql::Dialect dialect;
  dialect.title = "SQLite";
  dialect.columns = kColumns;
  dialect.names_ignore_case = true;
  dialect.reserved_prefix = "sqlite_";
  dialect.column_type = column_type;
  dialect.found_type = found_type;
  dialect.key_constraint = [](const Table& table) { return table.name + "_cqpk"; };
  dialect.safe = {.add_column = true, .remove_column = true, .remove_unique = true};
  dialect.is_before = [](const std::string& column, const std::string& parameter) {
    return "landfall_micros(" + column + ") < landfall_micros(" + parameter + ")";
  };
  dialect.create_temporary = "CREATE TEMP TABLE";
  return dialect;
}

}  // namespace landfall::sqlite
