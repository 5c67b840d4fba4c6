// One open destination of a served plugin.
#include "wire/serving/connection.h"

#include <fmt/format.h>

#include <utility>

namespace landfall {

Connection::Connection(std::shared_ptr<const Configured> configured, Log& log)
    : configured_(std::move(configured)) {
  context_.log = &log;
  context_.invocation_id = configured_->invocation_id;
  context_.plugin_name = configured_->def->name;
}

Result<void> Connection::open() {
  if (destination_) return {};
  auto opened = def().open(configured_->spec.get(), context_);
  TRY_ASSIGN(destination_, std::move(opened).during(fmt::format("opening destination \"{}\"", def().name)));
  return {};
}

}  // namespace landfall
