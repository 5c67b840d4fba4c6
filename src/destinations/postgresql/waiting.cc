// See waiting.h.
#include "destinations/postgresql/waiting.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <future>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace landfall::postgresql {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kSlice{100};

Error stalled(std::chrono::milliseconds time) {
  return {ErrorKind::kConnection, "the server neither took nor sent a byte for " +
                                      std::to_string(time.count()) +
                                      " ms (stall_timeout); look for locks and for the server's load"};
}

int slice(std::chrono::milliseconds left) {
  return static_cast<int>(std::clamp(left, std::chrono::milliseconds{0}, kSlice).count());
}

}  // namespace

Result<short> wait_for(int socket, short events, const Patience& patience) {
  const bool for_ever = patience.stall.count() == 0;
  const Clock::time_point begin = Clock::now();
  std::chrono::milliseconds left = for_ever ? kSlice : patience.stall;
  while (left.count() > 0) {
    if (patience.cancel != nullptr) TRY(patience.cancel->check());
    pollfd polled{socket, events, 0};
    const int ready = ::poll(&polled, 1, slice(left));
    if (ready > 0) return polled.revents;
    if (ready < 0 && errno != EINTR)
      return Error(ErrorKind::kConnection,
                   "waiting for the server failed: " + std::generic_category().message(errno));
    if (!for_ever)
      left = patience.stall - std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  }
  return stalled(patience.stall);
}

Result<void> flush(PGconn* connection, const Patience& patience) {
  while (PQflush(connection) == 1) {
    TRY_ASSIGN(const short events, wait_for(PQsocket(connection), POLLIN | POLLOUT, patience));
    if ((events & ~POLLOUT) != 0 && PQconsumeInput(connection) == 0) return {};
  }
  return {};
}

Result<OwnedResult> next_result(PGconn* connection, const Patience& patience) {
  TRY(flush(connection, patience));
  while (PQisBusy(connection) != 0) {
    TRY(wait_for(PQsocket(connection), POLLIN, patience));
    // What the server said before it went stands in the next result.
    if (PQconsumeInput(connection) == 0) break;
  }
  return OwnedResult(PQgetResult(connection));
}

// libpq asks over a connection of its own and waits for it; a host that does not answer must not hold us.
bool cancel_statement(PGconn* connection, std::chrono::milliseconds time) {
  PGcancel* const handle = PQgetCancel(connection);
  if (handle == nullptr) return false;
  std::packaged_task<bool()> ask([handle] {
    std::array<char, 256> message{};
    const bool asked = PQcancel(handle, message.data(), static_cast<int>(message.size())) != 0;
    PQfreeCancel(handle);
    return asked;
  });
  std::future<bool> answer = ask.get_future();
  std::thread(std::move(ask)).detach();
  return answer.wait_for(time) == std::future_status::ready && answer.get();
}

}  // namespace landfall::postgresql
