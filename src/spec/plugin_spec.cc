// The options of sources, destinations and transformers, declared once.
#include "spec/plugin_spec.h"

namespace landfall {
namespace {

template <class E>
std::string_view name_of(E wanted) {
  for (const auto& [name, value] : EnumNames<E>::values)
    if (value == wanted) return name;
  return {};
}

template <class T>
void describe_plugin(Fields<T>& f) {
  f.template add<std::string>(
       "name", &T::name,
       "Names the plugin inside this configuration; each kind's names differ from one another.")
      .required();
  f.template add<std::string>(
       "path", &T::path,
       "Says which plugin: team/name, a program's path, host:port, an image, or a built-in's name, "
       "as the registry wants it.")
      .required();
  f.template add<Registry>("registry", &T::registry, "Says where the plugin comes from.").nullable();
  f.template add<std::string>(
       "version", &T::version,
       "Chooses the version, like v1.2.3; required for the registries cloudquery and github.")
      .nullable();
  f.template add<Secret>("docker_registry_auth_token", &T::docker_registry_auth_token,
                         "Logs in to a private image registry.")
      .nullable();
}

template <class T>
void describe_nested_spec(Fields<T>& f) {
  f.template add<Value>("spec", &T::spec, "Holds the plugin's own options.");
}

}  // namespace

std::string_view to_string(PluginKind kind) {
  constexpr std::array<std::string_view, 3> kNames{"source", "destination", "transformer"};
  return kNames.at(static_cast<std::size_t>(kind));
}
std::string_view to_string(Registry registry) { return name_of(registry); }
std::string_view to_string(WriteMode mode) { return name_of(mode); }

const Position& PluginSpec::at(std::string_view option) const {
  const Value* value = written.find(option);
  return value == nullptr ? written.position : value->position;
}

void BackendOptions::describe(Fields<BackendOptions>& f) {
  f.add("table_name", &BackendOptions::table_name,
        "Names the table that keeps how far incremental tables have come.")
      .required();
  f.add("connection", &BackendOptions::connection,
        "Names the destination that holds that table: @@plugins.NAME.connection.")
      .required();
}

void SourceSpec::describe(Fields<SourceSpec>& f) {
  describe_plugin(f);
  f.add("tables", &SourceSpec::tables, "Chooses tables by name; * stands for any run of characters.")
      .required();
  f.add("skip_tables", &SourceSpec::skip_tables, "Leaves out tables that `tables` chose.").nullable();
  f.add("skip_dependent_tables", &SourceSpec::skip_dependent_tables,
        "Leaves out the children of chosen tables, unless they are chosen themselves.")
      .nullable();
  f.add("destinations", &SourceSpec::destinations, "Names the destinations that get the rows.").nullable();
  f.add("backend_options", &SourceSpec::backend_options, "Keeps the state of incremental tables.");
  f.add("deterministic_cq_id", &SourceSpec::deterministic_cq_id,
        "Computes _cq_id from the keys of a row, so that it stays the same from sync to sync.")
      .nullable();
  f.add("otel_endpoint", &SourceSpec::otel_endpoint,
        "Sends the source's traces to this OpenTelemetry endpoint.")
      .nullable();
  f.add("otel_endpoint_insecure", &SourceSpec::otel_endpoint_insecure, "Talks to that endpoint without TLS.")
      .nullable();
  describe_nested_spec(f);
}

void DestinationSpec::describe(Fields<DestinationSpec>& f) {
  describe_plugin(f);
  f.add("write_mode", &DestinationSpec::write_mode,
        "Says what happens to rows that are there already: replaced and the stale ones deleted, replaced, or "
        "added to.");
  f.add("migrate_mode", &DestinationSpec::migrate_mode,
        "Allows schema changes that lose data (forced), or refuses them (safe).");
  f.add("pk_mode", &DestinationSpec::pk_mode, "Takes the tables' own keys, or _cq_id alone.");
  f.add("sync_group_id", &DestinationSpec::sync_group_id,
        "Marks the rows of a sync in the column _cq_sync_group_id; may hold {{YEAR}}, {{MONTH}}, {{DAY}}, "
        "{{HOUR}}, "
        "{{MINUTE}} and {{SYNC_ID}}.")
      .nullable();
  f.add("send_sync_summary", &DestinationSpec::send_sync_summary,
        "Adds a row about the sync to the table cloudquery_sync_summaries.")
      .nullable();
  f.add("transformers", &DestinationSpec::transformers,
        "Names the transformers that rows pass first, in order.")
      .nullable();
  describe_nested_spec(f);
}

void TransformerSpec::describe(Fields<TransformerSpec>& f) {
  describe_plugin(f);
  describe_nested_spec(f);
}

}  // namespace landfall
