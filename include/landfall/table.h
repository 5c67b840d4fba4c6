// A table as Landfall speaks of it: columns with Arrow types and key flags, and the logical types they fall
// into. Facts: CloudQuery's Arrow conventions (metadata keys, extension types), docs/reference/types.md.
#pragma once

#include <arrow/type.h>

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "landfall/result.h"

namespace landfall {

/// The kinds of values a destination meets. Widths, units and precision are in LogicalType.
enum class Kind : std::uint8_t {
  kBool,
  kInt,
  kUint,
  kFloat,
  kDecimal,
  kText,
  kBinary,
  kDate,
  kTime,
  kTimestamp,
  kDuration,
  kInterval,
  kUuid,
  kJson,
  kInet,
  kMac,
  kList,
  kStruct,
  kMap,
};
inline constexpr int kKindCount = 19;

std::string_view to_string(Kind kind);

/// What interval a kInterval column holds.
enum class IntervalUnit : std::uint8_t { kMonth, kDayTime, kMonthDayNano };

/// An Arrow type seen as data: its kind and what narrows it. Fields that do not apply are zero.
struct LogicalType {
  Kind kind = Kind::kText;
  int bits = 0;        ///< kInt, kUint, kFloat: 8…64; kDecimal: 128 or 256; kDate: 32 or 64
  int precision = 0;   ///< kDecimal
  int scale = 0;       ///< kDecimal
  int byte_width = 0;  ///< kBinary of fixed size; 0 = variable
  arrow::TimeUnit::type unit = arrow::TimeUnit::MICRO;  ///< kTime, kTimestamp, kDuration
  bool has_zone = false;  ///< kTimestamp: an instant (UTC inside) rather than a wall clock
  IntervalUnit interval = IntervalUnit::kMonth;  ///< kInterval
};

/// Sorts an Arrow type into its kind. Unsupported (kUnsupported, naming the type): null, dictionary, union,
/// run-end encoded and view types; sources convert those before they send.
Result<LogicalType> logical_type(const arrow::DataType& type);

/// CloudQuery's four extension types. Arrays hold the storage: fixed_size_binary(16), binary, binary, binary.
const std::shared_ptr<arrow::DataType>& uuid();
const std::shared_ptr<arrow::DataType>& json();
const std::shared_ptr<arrow::DataType>& inet();
const std::shared_ptr<arrow::DataType>& mac();

struct Column {
  std::string name;
  std::shared_ptr<arrow::DataType> type;
  bool not_null = false;
  bool primary_key = false;
  bool unique = false;
  bool incremental_key = false;
  bool primary_key_component = false;  ///< an input of _cq_id
  std::string type_schema{};           ///< JSON text on a json column's shape, or empty

  bool operator==(const Column& other) const;
};

/// A table as a source sends it and a destination keeps it. Immutable once shared (TablePtr).
struct Table {
  std::string name;
  std::string title;
  std::string description;
  std::string constraint_name;     ///< wanted name of the primary key constraint, or empty
  std::string parent;              ///< name of the parent table, or empty
  std::string permissions_needed;  ///< JSON array text, or empty
  std::string sensitive_columns;   ///< JSON array text, or empty
  bool incremental = false;
  bool paid = false;
  std::vector<Column> columns;

  /// Index of a column, or -1.
  int find(std::string_view column) const;
  /// Indexes of the primary key columns, in column order. Empty: rows are added, never replaced.
  std::vector<int> keys() const;
  bool has_keys() const;
};
using TablePtr = std::shared_ptr<const Table>;

/// Reads a table from an Arrow schema with CloudQuery's metadata (`cq:table_name`, …). A missing name is
/// kProtocol.
Result<Table> table_from_schema(const arrow::Schema& schema);
/// Writes the Arrow schema with metadata: the inverse of table_from_schema. `with_metadata` false gives
/// names, types and nullability alone (what record batches carry inside the process).
std::shared_ptr<arrow::Schema> schema_of(const Table& table, bool with_metadata);

/// How a wanted table differs from what exists (protocol: add, update, remove, remove unique, move to
/// _cq_id).
enum class ChangeKind : std::uint8_t { kAdd, kUpdate, kRemove, kRemoveUnique, kMoveToCqId };
struct TableChange {
  ChangeKind kind;
  std::string column;  ///< empty for kMoveToCqId
  Column wanted;       ///< kAdd, kUpdate, kRemoveUnique
  Column found;        ///< kUpdate, kRemove, kRemoveUnique
  /// The line a user reads, without the table's name: `column "x" added with type utf8`.
  std::string describe() const;
};

enum class MigrateMode : std::uint8_t { kSafe, kForced };

/// What migrating one table would do. Made without changing anything.
struct TablePlan {
  TablePtr table;
  bool create = false;       ///< the table does not exist yet
  bool needs_force = false;  ///< a change would lose data: refused in safe mode, drop and create when forced
  std::vector<TableChange> changes;     ///< empty and !create: nothing to do
  std::vector<std::string> statements;  ///< what would be executed (DDL), where the destination has such
};

/// One line of a destination's type page: how values of a kind are kept there.
struct TypeRule {
  Kind kind;
  std::string_view stored_as;  ///< the system's column type, or how it is written
  std::string_view note;       ///< what a user should know (precision, text form), or empty
};

/// For static_assert: true when the rules name every Kind exactly once, in the order of the enum.
template <std::size_t N>
constexpr bool covers_every_kind(const std::array<TypeRule, N>& rules) {
  if (N != static_cast<std::size_t>(kKindCount)) return false;
  for (std::size_t i = 0; i < N; ++i)
    if (static_cast<std::size_t>(rules[i].kind) != i || rules[i].stored_as.empty()) return false;
  return true;
}

}  // namespace landfall
