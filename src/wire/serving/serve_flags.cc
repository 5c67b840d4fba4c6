// The flags with which CloudQuery's engine starts a plugin.
#include "wire/serving/serve_flags.h"

namespace landfall {
namespace {

constexpr const char* kWithoutEffect = "Accepted, without effect: ";

}  // namespace

void add_serve_flags(CLI::App& app, ServeFlags& flags) {
  app.allow_extras();
  app.add_option("--network", flags.network, "Kind of address")
      ->check(CLI::IsMember(std::vector<std::string>{"tcp", "unix"}))
      ->capture_default_str();
  app.add_option("--address", flags.address, "HOST:PORT, or the path of a socket")->capture_default_str();
  app.add_option("--log-level", flags.log_level, "Least level that is logged")
      ->check(CLI::IsMember(std::vector<std::string>{"trace", "debug", "info", "warn", "error"}))
      ->capture_default_str();
  app.add_option("--log-format", flags.log_format, "Form of a log line")
      ->check(CLI::IsMember(std::vector<std::string>{"text", "json"}))
      ->capture_default_str();
  const std::string without_effect = kWithoutEffect;
  app.add_flag("--no-sentry", flags.no_sentry, without_effect + "nothing is reported to anybody");
  app.add_option("--license", flags.license, without_effect + "there are no licences to check");
  app.add_option("--otel-endpoint", flags.otel_endpoint, without_effect + "destinations send no traces");
  app.add_flag("--otel-endpoint-insecure", flags.otel_endpoint_insecure,
               without_effect + "destinations send no traces");
}

}  // namespace landfall
