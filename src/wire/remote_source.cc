// A source plugin as a Source.
#include "wire/remote_plugins.h"

#include <utility>

namespace landfall {
namespace {

class RemoteSource : public Source {
 public:
  RemoteSource(std::shared_ptr<PluginClient> client, PluginStart start)
      : client_(std::move(client)), start_(std::move(start)) {}

  Result<std::vector<TablePtr>> tables(const TableSelection& selection) override {
    TRY(initialise());
    return client_->tables(selection);
  }

  Result<void> sync(const SyncRequest& request, MessageSink& sink) override {
    TRY(initialise());
    return client_->sync(request, sink);
  }

  // The engine of the protocol never closes a source: its process ends with the command.

 private:
  Result<void> initialise() {
    if (is_initialised_) return {};
    TRY(client_->init(start_.spec, start_.no_connection, start_.invocation_id));
    is_initialised_ = true;
    return {};
  }

  const std::shared_ptr<PluginClient> client_;
  const PluginStart start_;
  bool is_initialised_ = false;
};

}  // namespace

std::unique_ptr<Source> remote_source(std::shared_ptr<PluginClient> client, PluginStart start) {
  return std::make_unique<RemoteSource>(std::move(client), std::move(start));
}

}  // namespace landfall
