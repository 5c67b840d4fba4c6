// A plugin that somebody else runs is only an address.
#include "wire/host/plugin_host.h"

namespace landfall {
namespace {

class RemoteHost : public PluginHost {
 public:
  explicit RemoteHost(std::string address) : address_(std::move(address)) {}
  const std::string& target() const override { return address_; }
  bool has_process() const override { return false; }
  std::optional<std::string> ending() override { return std::nullopt; }

 private:
  const std::string address_;
};

}  // namespace

std::unique_ptr<PluginHost> remote_host(std::string address) {
  return std::make_unique<RemoteHost>(std::move(address));
}

}  // namespace landfall
