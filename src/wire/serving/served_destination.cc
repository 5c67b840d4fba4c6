// What a served plugin remembers between its calls.
#include "wire/serving/served_destination.h"

#include <fmt/format.h>

#include <utility>

#include "spec/fields.h"
#include "wire/serving/json_value.h"

namespace landfall {

Result<std::shared_ptr<void>> parse_wire_spec(const DestinationDef& def, std::string_view json, Log& log) {
  Value value;
  if (json.find_first_not_of(" \t\r\n") != json.npos) {
    TRY_ASSIGN(value, read_json(json));
  }
  Problems problems;
  std::shared_ptr<void> spec = parse_spec(def.spec, value, problems);
  TRY(problems.result().during(fmt::format("reading the spec of destination \"{}\"", def.name)));
  for (const auto& [where, text] : inert_notices(def.spec, value))
    log.write(LogLevel::kWarn, fmt::format("{}: {}", where.to_string(), text));
  return spec;
}

Result<std::unique_ptr<Connection>> ServedDestination::configure(std::string_view json,
                                                                 std::string invocation_id) {
  auto configured = std::make_shared<Configured>();
  configured->def = &def_;
  configured->invocation_id = std::move(invocation_id);
  TRY_ASSIGN(configured->spec, parse_wire_spec(def_, json, log_));
  // Some systems take one connection at a time, so the old one goes before the new one opens.
  if (Result<void> closed = close_idle(); !closed.ok()) log_.write(LogLevel::kWarn, closed.error().message());
  return std::make_unique<Connection>(std::move(configured), log_);
}

void ServedDestination::install(std::unique_ptr<Connection> connection, bool is_open) {
  known_.clear();
  const std::lock_guard lock(mutex_);
  configured_ = connection->configured();
  if (is_open) idle_.swap(connection);
}

Result<std::unique_ptr<Connection>> ServedDestination::connect() {
  const std::lock_guard lock(mutex_);
  if (idle_) return std::move(idle_);
  if (configured_) return std::make_unique<Connection>(configured_, log_);
  return Error(ErrorKind::kProtocol,
               fmt::format("destination \"{}\" has no configuration yet: call Init first", def_.name));
}

Result<void> ServedDestination::close() {
  {
    const std::lock_guard lock(mutex_);
    configured_.reset();
  }
  return close_idle();
}

Result<void> ServedDestination::close_idle() {
  std::unique_ptr<Connection> idle;
  {
    const std::lock_guard lock(mutex_);
    idle.swap(idle_);
  }
  if (!idle) return {};
  return idle->destination().close().during(fmt::format("closing destination \"{}\"", def_.name));
}

}  // namespace landfall
