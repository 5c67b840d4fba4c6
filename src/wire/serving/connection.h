// One open destination of a served plugin, with what it must not outlive.
#pragma once

#include <memory>
#include <string>

#include <landfall/destination.h>

namespace landfall {

/// What Init has said.
struct Configured {
  const DestinationDef* def = nullptr;
  std::shared_ptr<void> spec;
  std::string invocation_id;
};

/// Opens when it is asked to, so that its cancelling can be arranged before. Used by one call at a time.
class Connection {
 public:
  Connection(std::shared_ptr<const Configured> configured, Log& log);

  /// Cancels what the destination is doing.
  const std::shared_ptr<CancelToken>& cancel() const { return context_.cancel; }
  const Context& context() const { return context_; }
  const std::shared_ptr<const Configured>& configured() const { return configured_; }
  const DestinationDef& def() const { return *configured_->def; }
  BatchSpec gather() const { return def().gather(configured_->spec.get()); }

  /// Opens unless it is open.
  Result<void> open();
  /// Only after open.
  Destination& destination() { return *destination_; }
  /// Hands over the destination; the context stays here and must live longer.
  std::unique_ptr<Destination> take() { return std::move(destination_); }

 private:
  std::shared_ptr<const Configured> configured_;
  Context context_;
  std::unique_ptr<Destination> destination_;
};

}  // namespace landfall
