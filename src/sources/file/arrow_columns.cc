// From Arrow schemas and batches to those of a table.
#include "sources/file/arrow_columns.h"

#include <arrow/array/util.h>

#include <algorithm>

#include <landfall/arrow_result.h>

#include "schema/type_name.h"
#include "sources/file/plain_arrow.h"

namespace landfall::file_source {
namespace {

Result<Column> column_of(const arrow::Field& field, const FileTable& table) {
  Column column;
  column.name = field.name();
  column.type = type_declared_for(*table.entry, column.name);
  column.not_null = !field.nullable();
  if (column.type == nullptr) {
    TRY_ASSIGN(column.type, plain_type(field.type()).during("column \"" + column.name + "\""));
  }
  return column;
}

// Joins a column that an earlier file has too.
Result<void> join(Column& known, const Column& column, const std::string& path) {
  if (!known.type->Equals(*column.type))
    return Error(ErrorKind::kRejected,
                 path + ": column \"" + column.name + "\" is of type " + type_name(*column.type) +
                     ", in files before it " + type_name(*known.type) +
                     "; declare a type for it under `types`, or give the files tables of their own");
  known.not_null = known.not_null && column.not_null;
  return {};
}

Result<std::shared_ptr<arrow::Array>> column_from(const arrow::RecordBatch& batch, const Column& column) {
  const auto array = batch.GetColumnByName(column.name);
  if (array == nullptr) return from_arrow(arrow::MakeArrayOfNull(column.type, batch.num_rows()));
  TRY_ASSIGN(const auto plain, plain_array(array));
  return retyped(plain, column.type);
}

}  // namespace

Result<void> add_columns(const arrow::Schema& schema, const std::string& path, const FileTable& table,
                         std::vector<Column>& columns) {
  for (Column& known : columns)
    if (schema.GetFieldByName(known.name) == nullptr) known.not_null = false;
  const bool first_file = columns.empty();
  for (const auto& field : schema.fields()) {
    if (is_skipped(*table.entry, field->name())) continue;
    if (schema.GetAllFieldIndices(field->name()).size() > 1)
      return Error(ErrorKind::kRejected, path + ": two columns are called \"" + field->name() + '"');
    TRY_ASSIGN(Column column, column_of(*field, table).during("reading \"" + path + '"'));
    if (const int known = find_column(columns, column.name); known >= 0) {
      TRY(join(columns[static_cast<std::size_t>(known)], column, path));
      continue;
    }
    column.not_null = column.not_null && first_file;
    columns.push_back(std::move(column));
  }
  return {};
}

Result<void> hand_on(const arrow::RecordBatch& batch, const FoundFile& file, std::span<const Column> columns,
                     const ReadLimits& limits, const RowSink& sink) {
  const std::string doing = "reading \"" + file.path + '"';
  TRY(from_arrow(batch.ValidateFull(), ErrorKind::kRejected).during(doing));
  for (std::int64_t first = 0; first < batch.num_rows(); first += limits.rows) {
    TRY(limits.cancel->check());
    const auto piece = batch.Slice(first, limits.rows);
    std::vector<std::shared_ptr<arrow::Array>> arrays;
    for (const Column& column : columns) {
      TRY_ASSIGN(auto array, column_from(*piece, column).during(doing + ": column \"" + column.name + '"'));
      arrays.push_back(std::move(array));
    }
    TRY(sink(std::move(arrays), piece->num_rows()));
  }
  return {};
}

}  // namespace landfall::file_source
