// The flags with which CloudQuery's engine starts a plugin, and people do by hand.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <landfall/destination.h>

namespace landfall {

struct ServeFlags {
  std::string network = "tcp";
  std::string address = "localhost:7777";
  std::string log_level = "info";
  std::string log_format = "text";
  // Engines pass these; there is nothing here for them to change.
  bool no_sentry = false;
  std::string license;
  std::string otel_endpoint;
  bool otel_endpoint_insecure = false;
  std::vector<std::string> unknown;  ///< arguments that nobody knows: warned of, no reason to fail
};

/// Declares the flags. `flags` must outlive the parsing.
void add_serve_flags(CLI::App& app, ServeFlags& flags);

/// Serves until SIGINT or SIGTERM; gives the exit code.
int serve(const DestinationDef& destination, std::string_view version, const ServeFlags& flags);

}  // namespace landfall
