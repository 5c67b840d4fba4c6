// The documents of a configuration: a source, a destination or a transformer, as the user wrote it.
// The plugin's own options stay a Value until the plugin's SpecDef reads them.
#pragma once

#include <landfall/spec.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace landfall {

enum class PluginKind : std::uint8_t { kSource, kDestination, kTransformer };
std::string_view to_string(PluginKind kind);  ///< "source", …

/// Where a plugin comes from.
enum class Registry : std::uint8_t { kCloudquery, kGithub, kLocal, kGrpc, kDocker, kBuiltin };
std::string_view to_string(Registry registry);

/// What the three kinds of documents have in common.
struct PluginSpec {
  std::string name;
  std::string path;
  Registry registry = Registry::kCloudquery;
  bool registry_is_written = false;  ///< false: it is the default
  std::string version;               ///< empty where the registry has none
  Secret docker_registry_auth_token;
  Value spec;         ///< the plugin's own options: a map, or null
  Value written;      ///< the whole `spec:` map of the document, option names in lower case
  Position position;  ///< of the document

  /// Gives the place of an option's value; of the document's spec when it is not written.
  const Position& at(std::string_view option) const;
};

struct BackendOptions {
  std::string table_name;
  std::string connection;
  static void describe(Fields<BackendOptions>& f);
};

struct SourceSpec : PluginSpec {
  std::vector<std::string> tables;
  std::vector<std::string> skip_tables;
  bool skip_dependent_tables = true;
  std::vector<std::string> destinations;
  std::optional<BackendOptions> backend_options;
  bool deterministic_cq_id = false;
  std::string otel_endpoint;
  bool otel_endpoint_insecure = false;
  static void describe(Fields<SourceSpec>& f);
};

enum class WriteMode : std::uint8_t { kOverwriteDeleteStale, kOverwrite, kAppend };
std::string_view to_string(WriteMode mode);
enum class MigrateChoice : std::uint8_t { kSafe, kForced };
enum class PkMode : std::uint8_t { kDefault, kCqIdOnly };

struct DestinationSpec : PluginSpec {
  WriteMode write_mode = WriteMode::kOverwriteDeleteStale;
  MigrateChoice migrate_mode = MigrateChoice::kSafe;
  PkMode pk_mode = PkMode::kDefault;
  std::string sync_group_id;  ///< template with {{YEAR}} … {{SYNC_ID}}, or empty
  bool send_sync_summary = false;
  std::vector<std::string> transformers;
  static void describe(Fields<DestinationSpec>& f);
};

struct TransformerSpec : PluginSpec {
  static void describe(Fields<TransformerSpec>& f);
};

template <>
struct EnumNames<Registry> {
  static constexpr std::array<std::pair<std::string_view, Registry>, 6> values{
      {{"cloudquery", Registry::kCloudquery},
       {"github", Registry::kGithub},
       {"local", Registry::kLocal},
       {"grpc", Registry::kGrpc},
       {"docker", Registry::kDocker},
       {"builtin", Registry::kBuiltin}}};
};
template <>
struct EnumNames<WriteMode> {
  static constexpr std::array<std::pair<std::string_view, WriteMode>, 3> values{
      {{"overwrite-delete-stale", WriteMode::kOverwriteDeleteStale},
       {"overwrite", WriteMode::kOverwrite},
       {"append", WriteMode::kAppend}}};
};
template <>
struct EnumNames<MigrateChoice> {
  static constexpr std::array<std::pair<std::string_view, MigrateChoice>, 2> values{
      {{"safe", MigrateChoice::kSafe}, {"forced", MigrateChoice::kForced}}};
};
template <>
struct EnumNames<PkMode> {
  static constexpr std::array<std::pair<std::string_view, PkMode>, 2> values{
      {{"default", PkMode::kDefault}, {"cq-id-only", PkMode::kCqIdOnly}}};
};

}  // namespace landfall
