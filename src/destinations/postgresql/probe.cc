// See probe.h.
#include "destinations/postgresql/probe.h"

#include <utility>
#include <vector>

#include "destinations/postgresql/copy_rows.h"

namespace landfall::postgresql {
namespace {

// Others have no equality (json), or one that is not that of their bytes.
bool can_be_compared(Kind kind) {
  switch (kind) {
    case Kind::kBool:
    case Kind::kInt:
    case Kind::kUint:
    case Kind::kText:
    case Kind::kBinary:
    case Kind::kTimestamp:
    case Kind::kUuid:
      return true;
    default:
      return false;
  }
}

// The system column holds the lower 32 bits of the number.
std::string written_by(const std::string& transaction) {
  return " AND xmin = ((" + transaction + " % 4294967296)::text)::xid";
}

}  // namespace

Result<Parameter> parameter_of(const arrow::Array& array, std::int64_t row) {
  TRY_ASSIGN(const ColumnType type, native_type(*array.type()));
  CopyNotes notes;
  TRY_ASSIGN(const CellWriter cell, bind_copy(array, type, notes));
  Parameter parameter{type.is_array ? array_oid(type.oid) : type.oid, cell.is_null(row), {}};
  if (parameter.is_null) return parameter;
  Buffer buffer;
  cell.append(row, buffer);
  if (!notes.problem.empty()) return Error(ErrorKind::kRejected, "the value of a condition " + notes.problem);
  parameter.value = buffer.view().substr(4);  // a field without its length
  return parameter;
}

Result<bool> has_first_row(Connection& connection, const sql::Dialect& dialect, const Batch& batch,
                           const std::string& transaction) {
  std::string condition = "true";
  std::vector<Parameter> parameters;
  for (std::size_t i = 0; i < batch.table->columns.size(); ++i) {
    const Column& column = batch.table->columns[i];
    TRY_ASSIGN(const LogicalType type, logical_type(*column.type));
    if (!can_be_compared(type.kind)) continue;
    TRY_ASSIGN(Parameter value, parameter_of(*batch.parts.front()->column(static_cast<int>(i)), 0));
    condition += " AND " + sql::quoted_column(dialect, column.name);
    if (value.is_null) {
      condition += " IS NULL";
      continue;
    }
    parameters.push_back(std::move(value));
    condition += " = $" + std::to_string(parameters.size());
  }
  if (!transaction.empty()) condition += written_by(transaction);
  bool found = false;
  TRY(connection.query("SELECT EXISTS (SELECT FROM " + sql::table_name(dialect, batch.table->name) +
                           " WHERE " + condition + ")",
                       parameters, [&](const Row& row) -> Result<void> {
                         found = row[0] == "t";
                         return {};
                       }));
  return found;
}

}  // namespace landfall::postgresql
