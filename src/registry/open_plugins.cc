// Opens plugins; for a source that keeps state it makes sure that there is somebody to keep it.
#include "registry/open_plugins.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "spec/connection_variables.h"
#include "wire/remote_plugins.h"

namespace landfall {
namespace {

/// The nested spec as plugins get it; an empty one is the word null.
std::string spec_json(const Value& spec) {
  const bool is_empty = spec.is_null() || (spec.kind == Value::Kind::kMap && spec.entries.empty());
  return is_empty ? "null" : spec.to_json();
}

PluginStart start_of(const Value& spec, Connect connect, const Context& context) {
  return {.spec = spec_json(spec),
          .no_connection = connect == Connect::kNo,
          .invocation_id = context.invocation_id};
}

/// What a plugin in a container calls this machine.
std::string seen_from_container(std::string address) {
  for (const std::string_view host : {"localhost:", "0.0.0.0:", "127.0.0.1:"})
    if (address.starts_with(host)) return "host.docker.internal:" + address.substr(host.size());
  return address;
}

/// Finds out the addresses that a source's document refers to, and serves built-in destinations for it.
class Connections {
 public:
  Connections(const ResolvedPlan& plan, const ResolvedSource& source, const Context& context,
              OpenSource& open)
      : plan_(plan), source_(source), context_(context), open_(open) {}

  Result<std::string> address_of(const std::string& name) {
    const auto known =
        std::find_if(known_.begin(), known_.end(), [&](const auto& each) { return each.first == name; });
    if (known != known_.end()) return known->second;
    TRY_ASSIGN(std::string address, find(name).during(fmt::format("@@plugins.{}.connection", name)));
    if (source_.remote && source_.remote->is_container()) address = seen_from_container(std::move(address));
    known_.emplace_back(name, address);
    return address;
  }

 private:
  Result<std::string> find(const std::string& name) {
    const ResolvedDestination* const destination = plan_.find_destination(name);
    if (destination == nullptr) return Error(ErrorKind::kConfig, "there is no such destination");
    if (destination->remote) return remote_address(*destination);
    const bool needs_tcp = source_.remote && source_.remote->is_container();
    TRY_ASSIGN(auto server, BackendServer::start(*destination->def, spec_json(destination->document.spec),
                                                 needs_tcp, context_));
    open_.served.push_back(std::move(server));
    return open_.served.back()->target();
  }

  /// A plugin that is only a backend is initialised here; the engine does it for those that rows go to.
  Result<std::string> remote_address(const ResolvedDestination& destination) {
    TRY_ASSIGN(const auto client, destination.remote->client());
    const auto& names = source_.document.destinations;
    if (std::find(names.begin(), names.end(), destination.document.name) == names.end())
      TRY(client->init(spec_json(destination.document.spec), false, context_.invocation_id));
    return client->host().target();
  }

  const ResolvedPlan& plan_;
  const ResolvedSource& source_;
  const Context& context_;
  OpenSource& open_;
  std::vector<std::pair<std::string, std::string>> known_;
};

Result<OpenSource> open_builtin(const ResolvedSource& source, const Context& context) {
  OpenSource open;
  TRY_ASSIGN(open.source, source.def->open(source.options.get(), context));
  return open;
}

}  // namespace

Result<OpenSource> open_source(const ResolvedPlan& plan, const ResolvedSource& source, Connect connect,
                               const Context& context) {
  const std::string opening = fmt::format("opening source \"{}\"", source.document.name);
  if (!source.remote) return open_builtin(source, context).during(opening);
  OpenSource open;
  Value spec = source.document.spec;
  Connections connections(plan, source, context, open);
  const auto address_of = [&](const std::string& name) { return connections.address_of(name); };
  if (connect == Connect::kYes) TRY(put_connections(spec, address_of).during(opening));
  const auto& backend = source.document.backend_options;
  if (connect == Connect::kYes && backend && !backend->table_name.empty()) {
    TRY_ASSIGN(std::string target, with_connections(backend->connection, address_of).during(opening));
    open.backend = StateBackend{.table_name = backend->table_name, .connection = std::move(target)};
  }
  TRY_ASSIGN(auto client, source.remote->client());
  open.source = remote_source(std::move(client), start_of(spec, connect, context));
  return open;
}

std::function<Result<std::unique_ptr<Destination>>(const Context&)> opener_of(
    const ResolvedDestination& destination) {
  if (destination.remote)
    return [remote = destination.remote, spec = destination.document.spec](
               const Context& context) -> Result<std::unique_ptr<Destination>> {
      TRY_ASSIGN(auto client, remote->client());
      return open_remote_destination(std::move(client), start_of(spec, Connect::kYes, context));
    };
  return [def = destination.def, options = destination.options](const Context& context) {
    return def->open(options.get(), context);
  };
}

TransformerJob transformer_job(const ResolvedTransformer& transformer) {
  return {.name = transformer.document.name,
          .open = [remote = transformer.remote, spec = transformer.document.spec](
                      const Context& context) -> Result<std::unique_ptr<Transformer>> {
            TRY_ASSIGN(auto client, remote->client());
            return open_remote_transformer(std::move(client), start_of(spec, Connect::kYes, context));
          }};
}

namespace {

Result<void> test_remote(RemotePlugin& remote, const Value& spec) {
  TRY_ASSIGN(const auto client, remote.client());
  TRY_ASSIGN(const ConnectionTest test, client->test_connection(spec_json(spec)));
  if (test.success) return {};
  return Error(ErrorKind::kAccess,
               fmt::format("{}: {}", test.code.empty() ? "UNKNOWN" : test.code, test.description));
}

template <class Resolved>
Result<void> test(const Resolved& plugin, const Context& context) {
  if (plugin.remote) return test_remote(*plugin.remote, plugin.document.spec);
  if (plugin.def->test_connection) return plugin.def->test_connection(plugin.options.get(), context);
  return Error(ErrorKind::kUnsupported, "this plugin has no connection test");
}

}  // namespace

Result<void> test_connection(const ResolvedSource& source, const Context& context) {
  return test(source, context);
}
Result<void> test_connection(const ResolvedDestination& destination, const Context& context) {
  return test(destination, context);
}

Result<void> start_remote_plugins(const ResolvedPlan& plan) {
  const auto start = [](const auto& plugins) -> Result<void> {
    for (const auto& plugin : plugins)
      if (plugin.remote) TRY(plugin.remote->client());
    return {};
  };
  TRY(start(plan.sources));
  TRY(start(plan.destinations));
  return start(plan.transformers);
}

}  // namespace landfall
