// The summary of a sync: the row of cloudquery_sync_summaries and the line of --summary-location.
#include "sync/summary.h"

#include <arrow/array.h>
#include <arrow/builder.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "encode/buffer.h"
#include "encode/json.h"
#include "encode/text.h"
#include "landfall/arrow_result.h"

namespace landfall {
namespace {

using PerTable = std::map<std::string, std::int64_t>;

PerTable per_table(const SyncReport& report, std::int64_t (*pick)(const TableReport&)) {
  PerTable values;
  for (const TableReport& table : report.tables) values[table.name] = pick(table);
  return values;
}
PerTable rows_per_table(const SyncReport& report) {
  return per_table(report, [](const TableReport& table) { return table.rows; });
}
PerTable errors_per_table(const SyncReport& report) {
  return per_table(report, [](const TableReport& table) { return table.errors; });
}
PerTable milliseconds_per_table(const SyncReport& report) {
  return per_table(
      report, [](const TableReport& table) { return static_cast<std::int64_t>(table.duration.count()); });
}

std::vector<std::string> sorted_tables(const SyncReport& report) {
  std::vector<std::string> names;
  for (const TableReport& table : report.tables) names.push_back(table.name);
  std::sort(names.begin(), names.end());
  return names;
}

void append_json(const std::string& text, Buffer& out) { append_json_string(text, out); }
void append_json(std::int64_t number, Buffer& out) { out.append(std::to_string(number)); }
void append_json(const std::vector<std::string>& texts, Buffer& out) {
  out.append('[');
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out.append(',');
    append_json_string(texts[i], out);
  }
  out.append(']');
}
void append_json(const PerTable& values, Buffer& out) {
  char separator = '{';
  if (values.empty()) out.append('{');
  for (const auto& [name, value] : values) {
    out.append(std::exchange(separator, ','));
    append_json_string(name, out);
    out.append(':');
    append_json(value, out);
  }
  out.append('}');
}

std::string json_of(const PerTable& values) {
  Buffer out;
  append_json(values, out);
  return std::string(out.view());
}

/// Calls `visit(name, value)` for every value a summary has, in CloudQuery's order of the JSON line.
template <class Visit>
void each_value(const SyncJob& job, const SyncReport& report, const DestinationReport& destination,
                Visit&& visit) {
  visit("cli_version", job.cli_version);
  visit("destination_errors", destination.errors);
  visit("destination_name", destination.name);
  visit("destination_path", destination.path);
  visit("destination_version", destination.version);
  visit("destination_warnings", destination.warnings);
  visit("resources", report.rows);
  visit("source_errors", report.source_errors);
  visit("source_name", job.source_name);
  visit("source_path", job.source_path);
  visit("source_version", job.source_version);
  visit("source_warnings", report.source_warnings);
  visit("source_tables", sorted_tables(report));
  visit("sync_id", job.invocation_id);
}

Column column(std::string name, std::shared_ptr<arrow::DataType> type, std::string type_schema = "") {
  Column made;
  made.name = std::move(name);
  made.type = std::move(type);
  made.type_schema = std::move(type_schema);
  return made;
}

Table make_summary_table() {
  Table table;
  table.name = "cloudquery_sync_summaries";
  const SyncJob job;
  const auto add = [&](const char* name, const auto& value) {
    using V = std::decay_t<decltype(value)>;
    auto type = arrow::utf8();
    if constexpr (std::is_same_v<V, std::int64_t>)
      table.columns.push_back(column(name, arrow::int64()));
    else if constexpr (std::is_same_v<V, std::vector<std::string>>)
      table.columns.push_back(column(name, arrow::list(arrow::field("item", arrow::utf8()))));
    else
      table.columns.push_back(column(name, type));
  };
  each_value(job, SyncReport{}, DestinationReport{}, add);
  for (const char* name : {"sync_duration_ms", "shard_num", "shard_total"})
    table.columns.push_back(column(name, arrow::int64()));
  for (const char* name : {"resources_per_table", "errors_per_table", "durations_per_table_ms"})
    table.columns.push_back(column(name, json(), R"({"utf8":"int64"})"));
  return table;
}

/// Builds arrays of one row.
class RowBuilder {
 public:
  void add(const std::string& text) { keep(append<arrow::StringBuilder>(text)); }
  void add(std::int64_t number) { keep(append<arrow::Int64Builder>(number)); }
  void add_null_number() {
    arrow::Int64Builder builder;
    keep(builder.AppendNull().ok() ? builder.Finish() : arrow::Status::OutOfMemory("appending a null"));
  }
  void add(const std::vector<std::string>& texts) {
    auto values = std::make_shared<arrow::StringBuilder>();
    arrow::ListBuilder builder(arrow::default_memory_pool(), values,
                               arrow::list(arrow::field("item", arrow::utf8())));
    arrow::Status status = builder.Append();
    if (status.ok()) status = values->AppendValues(texts);
    keep(status.ok() ? builder.Finish() : arrow::Result<std::shared_ptr<arrow::Array>>(status));
  }
  void add_json(const std::string& text) {
    auto storage = append<arrow::BinaryBuilder>(text);
    if (storage.ok()) storage = arrow::ExtensionType::WrapArray(json(), *storage);
    keep(std::move(storage));
  }
  Result<std::shared_ptr<arrow::RecordBatch>> finish(std::shared_ptr<arrow::Schema> schema) {
    TRY(from_arrow(status_));
    return arrow::RecordBatch::Make(std::move(schema), 1, std::move(arrays_));
  }

 private:
  template <class Builder, class Value>
  arrow::Result<std::shared_ptr<arrow::Array>> append(const Value& value) {
    Builder builder;
    ARROW_RETURN_NOT_OK(builder.Append(value));
    return builder.Finish();
  }
  void keep(arrow::Result<std::shared_ptr<arrow::Array>> array) {
    if (array.ok())
      arrays_.push_back(*std::move(array));
    else
      status_ = array.status();
  }

  std::vector<std::shared_ptr<arrow::Array>> arrays_;
  arrow::Status status_;
};

}  // namespace

const Table& summary_table() {
  static const Table table = make_summary_table();
  return table;
}

Result<std::shared_ptr<arrow::RecordBatch>> summary_row(const SyncJob& job, const SyncReport& report,
                                                        const DestinationReport& destination) {
  RowBuilder row;
  each_value(job, report, destination, [&](const char*, const auto& value) { row.add(value); });
  row.add(static_cast<std::int64_t>(report.duration.count()));
  if (const auto& shard = job.request.shard) {
    row.add(std::int64_t{shard->num});
    row.add(std::int64_t{shard->total});
  } else {
    row.add_null_number();
    row.add_null_number();
  }
  row.add_json(json_of(rows_per_table(report)));
  row.add_json(json_of(errors_per_table(report)));
  row.add_json(json_of(milliseconds_per_table(report)));
  return row.finish(schema_of(summary_table(), false));
}

std::string summary_json(const SyncJob& job, const SyncReport& report, const DestinationReport& destination) {
  Buffer out;
  const auto member = [&](std::string_view name, const auto& value) {
    out.append(out.empty() ? '{' : ',');
    append_json_string(name, out);
    out.append(':');
    append_json(value, out);
  };
  each_value(job, report, destination, member);
  member("sync_time", format_sync_time(job.sync_time_us));
  member("sync_duration_ms", static_cast<std::int64_t>(report.duration.count()));
  for (const DestinationJob& to : job.destinations)
    if (to.name == destination.name && to.stamp.group_id) member("sync_group_id", *to.stamp.group_id);
  if (const auto& shard = job.request.shard) {
    member("shard_num", std::int64_t{shard->num});
    member("shard_total", std::int64_t{shard->total});
  }
  member("resources_per_table", rows_per_table(report));
  member("errors_per_table", errors_per_table(report));
  member("durations_per_table_ms", milliseconds_per_table(report));
  out.append('}');
  return std::string(out.view());
}

std::string format_sync_time(std::int64_t sync_time_us) {
  arrow::TimestampBuilder builder(arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"),
                                  arrow::default_memory_pool());
  if (!builder.Append(sync_time_us).ok()) return {};
  auto array = builder.Finish();
  if (!array.ok()) return {};
  auto text = text_of(**array, 0);
  return text.ok() ? *std::move(text) : std::string();
}

}  // namespace landfall
