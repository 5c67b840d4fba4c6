// Puts the members of a row together, in the order of their keys.
#include "encode/json.h"

#include <algorithm>
#include <utility>

#include "encode/json_value.h"

namespace landfall {

Result<JsonColumn> bind_json(const arrow::Array& array, JsonRepairs* repairs) {
  return bind_json_value<Escape::kJson>(array, repairs);
}

Result<RowJsonWriter> RowJsonWriter::bind(const arrow::RecordBatch& batch, const Table& table) {
  if (static_cast<std::size_t>(batch.num_columns()) != table.columns.size())
    return Error(ErrorKind::kBug, "encoding rows of table \"" + table.name + "\" as JSON: the rows have " +
                                      std::to_string(batch.num_columns()) + " columns, the table " +
                                      std::to_string(table.columns.size()));
  std::vector<int> order;
  for (int i = 0; i < batch.num_columns(); ++i) order.push_back(i);
  const auto name = [&](int i) -> const std::string& {
    return table.columns[static_cast<std::size_t>(i)].name;
  };
  std::ranges::stable_sort(order, {}, name);

  RowJsonWriter writer;
  for (const int i : order) {
    TRY_ASSIGN(JsonColumn column, bind_json(*batch.column(i), writer.repairs_.get())
                                      .during("encoding column \"" + name(i) + "\" as JSON"));
    const char before = writer.members_.empty() ? '{' : ',';
    writer.members_.push_back({before + json_key(name(i), Escape::kJson), std::move(column)});
  }
  return writer;
}

void RowJsonWriter::append_row(std::int64_t row, Buffer& out) const {
  for (const Member& member : members_) {
    out.append(member.key);
    if (member.column.is_null(row))
      out.append("null");
    else
      member.column.append(row, out);
  }
  if (members_.empty()) out.append('{');
  out.append('}');
}

void RowJsonWriter::append_rows(std::int64_t from, std::int64_t to, Buffer& out) const {
  for (std::int64_t row = from; row < to; ++row) {
    append_row(row, out);
    out.append('\n');
  }
}

}  // namespace landfall
