// Carries "the client has gone" and "the server stops" to the calls under way.
#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include <landfall/context.h>

namespace landfall {

/// Asks now and then whether each call's client is still there, in a thread of its own: a call that waits for
/// a slow destination cannot ask itself. Thread-safe.
class CallWatch {
  struct Entry {
    std::shared_ptr<CancelToken> token;
    std::function<bool()> gone;
  };

 public:
  /// A call for as long as it is watched.
  class [[nodiscard]] Call {
   public:
    Call(CallWatch& watch, std::list<Entry>::iterator entry) : watch_(watch), entry_(entry) {}
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

   private:
    CallWatch& watch_;
    std::list<Entry>::iterator entry_;
  };

  CallWatch();
  ~CallWatch();

  /// Cancels `token` when `gone` says that the client has gone, or the server stops.
  Call watch(std::shared_ptr<CancelToken> token, std::function<bool()> gone);
  /// Cancels all calls, those to come as well.
  void stop(std::string_view reason);

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Entry> calls_;
  std::string stop_reason_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace landfall
