// Calls to plugins that may take for ever: ended when the user asks to stop or the peer stays silent for too
// long, and told in the log while they wait.
#pragma once

#include <grpcpp/client_context.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <landfall/context.h>

namespace landfall {

/// Watches the calls of one plugin from a thread of its own. Thread-safe.
class PeerWatch {
 public:
  using Clock = std::chrono::steady_clock;

  struct Limits {
    std::chrono::milliseconds warn_after{30'000};  ///< of silence, and then again each time
    std::chrono::milliseconds end_after{0};        ///< of silence; 0: never
  };

  /// One call under way: registered while it lives. `doing` says what the plugin does, as a gerund: "listing
  /// its tables".
  class Call {
   public:
    Call(PeerWatch& watch, std::string doing);
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    grpc::ClientContext& context() { return context_; }
    const std::string& doing() const { return doing_; }
    /// Something came, or there is nothing to wait for.
    void alive() { last_.store(Clock::now().time_since_epoch().count(), std::memory_order_relaxed); }
    /// While the caller is busy with its own work the peer owes nothing.
    void busy(bool is_busy);
    /// Why the watch ended the call, if it did.
    std::optional<Error> ended() const;

   private:
    friend class PeerWatch;
    PeerWatch& watch_;
    const std::string doing_;
    grpc::ClientContext context_;
    std::atomic<Clock::rep> last_;
    std::atomic<bool> busy_{false};
    Clock::time_point warned_;
    std::optional<Error> ended_;  ///< guarded by the watch's mutex
    Clock::time_point ended_at_;
  };

  /// `last_resort` is called, once, when a call does not end although it was cancelled.
  PeerWatch(const Context& context, std::string plugin, Limits limits,
            std::function<void()> last_resort = {});
  ~PeerWatch();
  PeerWatch(const PeerWatch&) = delete;
  PeerWatch& operator=(const PeerWatch&) = delete;

  const std::string& plugin() const { return plugin_; }

 private:
  void work();
  void look_at(Call& call, Clock::time_point now);
  void end(Call& call, Error why, Clock::time_point now);
  void end_again(Call& call, Clock::time_point now);

  const std::shared_ptr<CancelToken> cancel_;
  Log& log_;
  const std::string plugin_;
  const Limits limits_;
  std::function<void()> last_resort_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Call*> calls_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace landfall
