// See dialect.h. Facts: CloudQuery's type table, docs/destinations/postgresql.md; PostgreSQL's
// makeObjectName.
#include "destinations/postgresql/dialect.h"

#include <arrow/type.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>

#include "destinations/postgresql/indexes.h"
#include "destinations/postgresql/object_names.h"
#include "destinations/postgresql/partitions.h"
#include "families/sql/declared_type.h"

namespace landfall::postgresql {
namespace {

constexpr std::size_t kColumns = 1600;
constexpr std::string_view kTimestamp = "timestamp without time zone";

std::string integer_type(const LogicalType& type) {
  if (type.kind == Kind::kUint && type.bits == 64) return "numeric(20,0)";
  const int bits = type.kind == Kind::kUint ? type.bits * 2 : type.bits;
  return bits <= 16 ? "smallint" : bits <= 32 ? "integer" : "bigint";
}

std::string float_type(const LogicalType& type) {
  return type.bits == 64 ? "double precision" : type.bits == 32 ? "real" : "text";
}

Result<std::string> declared(const arrow::DataType& type);

Result<std::string> list_type(const arrow::DataType& type) {
  const arrow::DataType& item = *type.field(0)->type();
  TRY_ASSIGN(const LogicalType kind, logical_type(item));
  // Arrays of arrays are arrays of more dimensions, which the type does not tell.
  if (kind.kind == Kind::kList) return declared(item);
  TRY_ASSIGN(const std::string element, declared(item));
  return element + "[]";
}

std::string binary_type(const LogicalType& type) { return type.byte_width != 0 ? "text" : "bytea"; }

Result<std::string> declared(const arrow::DataType& type) {
  TRY_ASSIGN(const LogicalType logical, logical_type(type));
  switch (logical.kind) {
    case Kind::kBool:
      return std::string("boolean");
    case Kind::kInt:
    case Kind::kUint:
      return integer_type(logical);
    case Kind::kFloat:
      return float_type(logical);
    case Kind::kDecimal:
      return "numeric(" + std::to_string(logical.precision) + "," + std::to_string(logical.scale) + ")";
    case Kind::kBinary:
      return binary_type(logical);
    case Kind::kDate:
      return std::string("date");
    case Kind::kTime:
      return std::string("time without time zone");
    case Kind::kTimestamp:
      return std::string(kTimestamp);
    case Kind::kUuid:
      return std::string("uuid");
    case Kind::kJson:
      return std::string("jsonb");
    case Kind::kInet:
      return std::string("inet");
    case Kind::kMac:
      return std::string("macaddr");
    case Kind::kList:
      return list_type(type);
    default:
      return std::string("text");
  }
}

// The numbers in the parentheses of `numeric(20,0)` or `timestamp(3) without time zone`.
std::optional<std::pair<int, int>> numbers_of(std::string_view declared) {
  const std::size_t open = declared.find('(');
  if (open == std::string_view::npos) return std::nullopt;
  std::pair<int, int> numbers{0, 0};
  const char* end = declared.data() + declared.size();
  const auto first = std::from_chars(declared.data() + open + 1, end, numbers.first);
  if (first.ec != std::errc()) return std::nullopt;
  if (first.ptr != end && *first.ptr == ',') std::from_chars(first.ptr + 1, end, numbers.second);
  return numbers;
}

std::shared_ptr<arrow::DataType> numeric_type(std::string_view declared) {
  const auto numbers = numbers_of(declared);
  if (!numbers) return sql::declared_type("numeric");
  const auto [precision, scale] = *numbers;
  if (precision == 20 && scale == 0) return arrow::uint64();
  if (precision <= 38) return arrow::decimal128(precision, scale);
  if (precision <= 76) return arrow::decimal256(precision, scale);
  return sql::declared_type(declared);
}

arrow::TimeUnit::type unit_of(std::string_view declared) {
  const auto digits = numbers_of(declared);
  if (!digits || digits->first > 3) return arrow::TimeUnit::MICRO;
  return digits->first == 0 ? arrow::TimeUnit::SECOND : arrow::TimeUnit::MILLI;
}

std::shared_ptr<arrow::DataType> time_type(std::string_view declared) {
  const arrow::TimeUnit::type unit = unit_of(declared);
  return unit == arrow::TimeUnit::MICRO ? arrow::time64(unit) : arrow::time32(unit);
}

std::shared_ptr<arrow::DataType> plain_type(std::string_view declared) {
  static const std::array<std::pair<std::string_view, std::shared_ptr<arrow::DataType>>, 17> kTypes{{
      {"boolean", arrow::boolean()},
      {"smallint", arrow::int16()},
      {"integer", arrow::int32()},
      {"bigint", arrow::int64()},
      {"real", arrow::float32()},
      {"double precision", arrow::float64()},
      {"text", arrow::utf8()},
      {"name", arrow::utf8()},
      {"bytea", arrow::binary()},
      {"date", arrow::date32()},
      {"uuid", uuid()},
      {"json", json()},
      {"jsonb", json()},
      {"inet", inet()},
      {"cidr", inet()},
      {"macaddr", mac()},
      {"macaddr8", mac()},
  }};
  for (const auto& [name, type] : kTypes)
    if (declared == name) return type;
  return nullptr;
}

std::shared_ptr<arrow::DataType> found_type(std::string_view declared) {
  if (declared.ends_with("[]")) return arrow::list(found_type(declared.substr(0, declared.size() - 2)));
  if (auto type = plain_type(declared)) return type;
  if (declared.starts_with("numeric")) return numeric_type(declared);
  if (declared.starts_with("character")) return arrow::utf8();
  if (declared.starts_with("timestamp")) return arrow::timestamp(unit_of(declared), "UTC");
  if (declared.starts_with("time") && !declared.ends_with("with time zone")) return time_type(declared);
  return sql::declared_type(declared);
}

// The first bytes of a name, whole characters only.
std::string_view clipped(std::string_view name, std::size_t bytes) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  if (name.size() <= bytes) return name;
  while (bytes > 0 && continues(name[bytes])) --bytes;
  return name.substr(0, bytes);
}

// Locks as long as the transaction. The number is Landfall's, the same for every sync into a database.
constexpr std::string_view kMigrationLock = "SELECT pg_advisory_xact_lock(5217462804713)";

Result<std::vector<std::string>> belongings(const sql::Dialect& dialect, const TableOptions& options,
                                            const Table& table, const sql::FoundTable* found) {
  TRY_ASSIGN(std::vector<std::string> statements, index_statements(dialect, options, table, found));
  if (found == nullptr) {
    std::vector<std::string> partitions = first_partitions(dialect, options, table);
    statements.insert(statements.begin(), partitions.begin(), partitions.end());
  }
  return statements;
}

}  // namespace

SafeChanges safe_changes() {
  return {.add_column = true, .remove_column = true, .remove_unique = true, .move_to_cq_id = true};
}

std::string unique_constraint_name(std::string_view table, std::string_view column) {
  constexpr std::string_view kSuffix = "_key";
  const std::size_t room = kNameBytes - kSuffix.size() - 1;
  std::size_t first = table.size();
  std::size_t second = column.size();
  while (first + second > room) (first > second ? first : second)--;
  return std::string(clipped(table, first)) + "_" + std::string(clipped(column, second)) +
         std::string(kSuffix);
}

std::string key_constraint_name(std::string_view table) {
  constexpr std::string_view kSuffix = "_pkey";
  return std::string(clipped(table, kNameBytes - kSuffix.size())) + std::string(kSuffix);
}

sql::Dialect dialect(const Flavour& flavour, std::string schema, const TableOptions& options) {
  sql::Dialect dialect;
  dialect.title = flavour.title;
  dialect.identifier_bytes = kNameBytes;
  dialect.cuts_columns = true;
  dialect.columns = kColumns;
  dialect.schema = std::move(schema);
  dialect.column_type = [&flavour](const Column& column) -> Result<std::string> {
    TRY_ASSIGN(std::string type, declared(*column.type));
    return flavour.column_type == nullptr ? type : flavour.column_type(type);
  };
  dialect.found_type = found_type;
  dialect.keeps_unique = flavour.keeps_unique;
  dialect.safe = safe_changes();
  dialect.transactional_ddl = flavour.has_transactional_ddl;
  if (flavour.has_advisory_locks) dialect.migration_lock = kMigrationLock;
  dialect.placeholder = [](int n) { return "$" + std::to_string(n); };
  dialect.create_temporary = "CREATE TEMPORARY TABLE";
  dialect.id_text = [](const std::string& column) { return column + "::text"; };
  dialect.table_suffix = [&options](const sql::Dialect& self, const Table& table) {
    return partition_clause(self, options, table);
  };
  dialect.belongings = [&options](const sql::Dialect& self, const Table& table,
                                  const sql::FoundTable* found) {
    return belongings(self, options, table, found);
  };
  return dialect;
}

}  // namespace landfall::postgresql
