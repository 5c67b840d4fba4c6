// See connections.h.
#include "connections.h"

#include <arrow/array.h>
#include <fmt/format.h>

#include <utility>

#include <landfall/arrow_result.h>

namespace landfall::conformance {
namespace {

Result<void> check_shape(const arrow::RecordBatch& rows, const Table& table) {
  if (rows.num_columns() != static_cast<int>(table.columns.size())) {
    return Error(ErrorKind::kBug, fmt::format("read gave {} columns for a table of {}", rows.num_columns(),
                                              table.columns.size()));
  }
  for (int i = 0; i < rows.num_columns(); ++i) {
    const Column& column = table.columns[static_cast<std::size_t>(i)];
    const arrow::Field& field = *rows.schema()->field(i);
    if (field.name() == column.name && rows.column(i)->type()->Equals(*column.type)) continue;
    return Error(
        ErrorKind::kBug,
        fmt::format("read gave column \"{}\" of type {} where \"{}\" of type {} was asked for", field.name(),
                    rows.column(i)->type()->ToString(), column.name, column.type->ToString()));
  }
  return from_arrow(rows.ValidateFull()).during("checking what read gave");
}

}  // namespace

Connections::Connections(const Target& target, const std::string& folder)
    : target_(target), spec_(spec_in(target.spec, folder)) {
  context_.invocation_id = "5f0c1d52-7b1e-4c55-9b7e-0c3f6f6f2a11";
  context_.plugin_name = target.name;
}

Result<Destination*> Connections::get(const std::string& name) {
  if (const auto found = open_.find(name); found != open_.end()) return found->second.get();
  if (parsed_ == nullptr) {
    TRY_ASSIGN(parsed_, parse_spec(target_.definition->spec, spec_).during("parsing the spec"));
  }
  TRY_ASSIGN(auto destination, target_.definition->open(parsed_.get(), context_).during("opening"));
  return open_.emplace(name, std::move(destination)).first->second.get();
}

Result<void> Connections::close() {
  for (auto& [name, destination] : open_)
    for (const auto& [table_name, table] : written_) TRY(destination->flush(*table).during("flushing"));
  if (target_.capabilities.publish && !open_.empty())
    TRY(open_.begin()->second->publish().during("publishing"));
  for (auto& [name, destination] : open_) TRY(destination->close().during("closing"));
  abandon();
  return {};
}

void Connections::abandon() {
  open_.clear();
  written_.clear();
  context_.shared = std::make_shared<Shared>();
}

Result<RowSet> Connections::read_anew(const Table& table) {
  TRY(close());
  TRY_ASSIGN(Destination * destination, get(""));
  RowSet rows;
  const BatchSink sink = [&](std::shared_ptr<arrow::RecordBatch> batch) -> Result<void> {
    TRY(check_shape(*batch, table));
    rows.add(*batch);
    return {};
  };
  TRY(destination->read(table, sink).during("reading"));
  return rows;
}

}  // namespace landfall::conformance
