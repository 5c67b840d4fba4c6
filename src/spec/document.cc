// The rules of single documents that Fields cannot say: registries and versions, hints, what excludes what.
#include "spec/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "spec/sync_group_id.h"

namespace landfall {
namespace {

/// True when an option is written but a variable in it is missing: whatever would be said about it is noise.
bool is_unresolved(const PluginSpec& plugin, std::string_view option) {
  const Value* value = plugin.written.find(option);
  return value != nullptr && value->unresolved;
}

bool is_written(const PluginSpec& plugin, std::string_view option) {
  const Value* value = plugin.written.find(option);
  return value != nullptr && !value->is_null();
}

/// A non-empty text was given, or enough was said already (missing, null, wrong kind, unresolved).
void require_text(const PluginSpec& plugin, std::string_view option, std::string_view hint,
                  Problems& problems) {
  const Value* value = plugin.written.find(option);
  if (value != nullptr && value->kind == Value::Kind::kString && value->text.empty() && !value->unresolved)
    problems.add(value->position, fmt::format("{} is required{}", option, hint));
}

/// Names under which beginners look for a plugin.
bool is_well_known(std::string_view name) {
  constexpr std::array<std::string_view, 26> kNames{
      "aws",    "azure",         "gcp",   "github",     "k8s",      "postgresql", "mysql",
      "sqlite", "mssql",         "csv",   "clickhouse", "bigquery", "snowflake",  "mongodb",
      "neo4j",  "elasticsearch", "kafka", "s3",         "gcs",      "azblob",     "file",
      "duckdb", "test",          "okta",  "hackernews", "stripe"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

/// What `path` probably is, told by the name.
std::string path_advice(const Value& written) {
  const Value* name = written.find("name");
  if (name == nullptr || name->secret || !is_well_known(name->text)) return {};
  return fmt::format("try path: cloudquery/{}", name->text);
}

/// Says that an option is missing, in better words than its declaration has, and keeps others from saying it
/// again.
void report_missing(Value& written, const std::string& option, std::string_view advice, Problems& problems) {
  const Value* value = written.find(option);
  if (value != nullptr || advice.empty()) return;
  problems.add(written.position, fmt::format("{} is required; {}", option, advice));
  Value unresolved;
  unresolved.position = written.position;
  unresolved.unresolved = true;
  written.entries.push_back({option, written.position, std::move(unresolved)});
}

/// True when the registry is the default or one that exists, so that rules of the registry can be applied.
bool knows_registry(const PluginSpec& plugin) {
  return !is_unresolved(plugin, "registry") &&
         (!is_written(plugin, "registry") ||
          plugin.written.find("registry")->text == to_string(plugin.registry));
}

void check_cloudquery_path(const PluginSpec& plugin, Problems& problems) {
  const Value* path = plugin.written.find("path");
  if (!knows_registry(plugin) || plugin.registry != Registry::kCloudquery) return;
  if (plugin.path.empty() || path == nullptr) return;
  if (plugin.path.find('/') != std::string::npos) return;
  const std::string name = path->secret ? "the name" : fmt::format("\"{}\"", plugin.path);
  problems.add(path->position,
               fmt::format("{} is no path of the registry cloudquery, which has the form team/name; "
                           "write cloudquery/NAME, or add registry: builtin, local or grpc",
                           name));
}

void check_version(PluginSpec& plugin, Problems& problems, std::vector<Notice>& notices) {
  const bool is_versioned = plugin.registry == Registry::kCloudquery || plugin.registry == Registry::kGithub;
  if (plugin.registry == Registry::kGithub)
    notices.emplace_back(plugin.at("registry"), "registry github is deprecated; use cloudquery");
  if (!is_versioned) {
    plugin.version.clear();
    return;
  }
  if (is_unresolved(plugin, "version") || !knows_registry(plugin)) return;
  if (!is_written(plugin, "version"))
    problems.add(
        plugin.at("version"),
        fmt::format(
            "version is required for the registry {}; a built-in plugin needs none with registry: builtin",
            to_string(plugin.registry)));
  else if (plugin.written.find("version")->kind == Value::Kind::kString && !plugin.version.starts_with('v'))
    problems.add(plugin.at("version"), "version must start with v, like v1.2.3");
}

void check_nested_spec(PluginSpec& plugin, Problems& problems) {
  if (plugin.spec.kind == Value::Kind::kMap || plugin.spec.is_null() || plugin.spec.unresolved) return;
  problems.add(plugin.spec.position, fmt::format("the plugin's own spec must be a map of options, not {}",
                                                 to_string(plugin.spec.kind)));
  plugin.spec = Value{};
}

template <class T>
T read_plugin(const Envelope& envelope, Problems& problems, std::vector<Notice>& notices) {
  T plugin;
  plugin.position = envelope.position;
  plugin.written = envelope.spec;
  // An empty registry means the same as none.
  for (Value::Entry& entry : plugin.written.entries)
    if (entry.key == "registry" && entry.value.kind == Value::Kind::kString && entry.value.text.empty() &&
        !entry.value.unresolved)
      entry.value.kind = Value::Kind::kNull;
  const std::string advice = path_advice(plugin.written);
  report_missing(plugin.written, "path", advice, problems);
  spec_detail::read_object(plugin.written, spec_detail::fields_of<T>(), &plugin, problems);
  plugin.registry_is_written = is_written(plugin, "registry");
  require_text(plugin, "name", "", problems);
  require_text(plugin, "path", advice.empty() ? advice : "; " + advice, problems);
  check_cloudquery_path(plugin, problems);
  check_version(plugin, problems, notices);
  check_nested_spec(plugin, problems);
  return plugin;
}

void check_tables(const SourceSpec& source, Problems& problems, std::vector<Notice>& notices) {
  const Value* tables = source.written.find("tables");
  if (tables == nullptr || tables->kind != Value::Kind::kList) return;
  if (tables->items.empty())
    problems.add(tables->position, "tables must name at least one table; tables: [\"*\"] takes all of them");
  const bool takes_all = std::find(source.tables.begin(), source.tables.end(), "*") != source.tables.end();
  if (takes_all && source.tables.size() > 1)
    notices.emplace_back(tables->position, "tables has \"*\" beside other entries, which add nothing to it");
  if (takes_all && source.skip_dependent_tables && is_written(source, "skip_dependent_tables"))
    notices.emplace_back(
        source.at("skip_dependent_tables"),
        "skip_dependent_tables has no effect with \"*\", which takes the dependent tables too");
}

void require_destinations(const SourceSpec& source, Problems& problems) {
  const Value* names = source.written.find("destinations");
  const bool is_empty =
      names == nullptr || names->is_null() || (names->kind == Value::Kind::kList && names->items.empty());
  if (is_empty)
    problems.add(source.at("destinations"),
                 "at least one destination is required; name it in destinations: [NAME]");
}

}  // namespace

SourceSpec read_source(const Envelope& envelope, LoadMode mode, Problems& problems,
                       std::vector<Notice>& notices) {
  Envelope complete = envelope;
  report_missing(complete.spec, "tables", "tables: [\"*\"] takes all of them", problems);
  SourceSpec source = read_plugin<SourceSpec>(complete, problems, notices);
  check_tables(source, problems, notices);
  if (mode == LoadMode::kFull) require_destinations(source, problems);
  return source;
}

DestinationSpec read_destination(const Envelope& envelope, Problems& problems, std::vector<Notice>& notices) {
  DestinationSpec destination = read_plugin<DestinationSpec>(envelope, problems, notices);
  const Value* group = destination.written.find("sync_group_id");
  if (group == nullptr || destination.sync_group_id.empty()) return destination;
  check_sync_group_id(*group, problems);
  if (destination.write_mode == WriteMode::kOverwriteDeleteStale && !is_unresolved(destination, "write_mode"))
    problems.add(group->position,
                 "sync_group_id cannot be used with write_mode overwrite-delete-stale, which would "
                 "delete the rows of earlier groups; use overwrite or append");
  return destination;
}

TransformerSpec read_transformer(const Envelope& envelope, Problems& problems, std::vector<Notice>& notices) {
  return read_plugin<TransformerSpec>(envelope, problems, notices);
}

std::string shown_name(const PluginSpec& plugin) {
  const Value* name = plugin.written.find("name");
  return name != nullptr && name->secret ? "(hidden)" : fmt::format("\"{}\"", plugin.name);
}

}  // namespace landfall
