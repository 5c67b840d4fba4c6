// What every function of Landfall returns when it can fail: a value or an Error.
// No exception crosses our functions; a client library's exceptions are caught where it is called.
#pragma once

#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace landfall {

/// Says who can mend a failure. The kind decides retry, exit code and gRPC status (docs/reference/errors.md).
enum class ErrorKind : std::uint8_t {
  kConfig,       ///< the user's file is wrong; the message carries file:line:column
  kUnsupported,  ///< declared impossible for this destination
  kSchema,       ///< needs a forced migration
  kAccess,       ///< log-in or permission refused
  kConnection,   ///< unreachable or lost
  kTransient,    ///< busy, throttled, deadlock: trying again can help
  kRejected,     ///< the system refused these rows
  kProtocol,     ///< a peer broke the plugin protocol
  kCancelled,    ///< asked to stop
  kBug,          ///< ours
};

/// Names a kind as it stands in logs, JSON output and docs ("config", "unsupported", …).
std::string_view to_string(ErrorKind kind);

/// Gives the process exit code of a kind: 2 config and unsupported, 3 schema, 4 access, connection and
/// transient, 5 rejected, 6 protocol, 130 cancelled, 70 bug.
int exit_code(ErrorKind kind);

/// Describes a failure. Messages chain gerunds from outside in, facts last:
/// `writing table "a": inserting 10000 rows: disk full`. Never holds a row's content; secrets are taken out
/// where a message leaves the process (result/redact.h).
class [[nodiscard]] Error {
 public:
  Error(ErrorKind kind, std::string message) : kind_(kind), message_(std::move(message)) {}

  ErrorKind kind() const { return kind_; }
  const std::string& message() const { return message_; }

  /// Puts what was being done in front: "copying rows" turns "x" into "copying rows: x".
  Error during(std::string_view doing) && {
    message_.insert(0, ": ").insert(0, doing);
    return std::move(*this);
  }

  /// True when trying the same call again can help.
  bool retryable() const { return kind_ == ErrorKind::kConnection || kind_ == ErrorKind::kTransient; }

  /// Declares that nothing of the failed call remains in the destination (it was rolled back), so that even
  /// an append may be tried again without doubling rows.
  Error undone() && {
    undone_ = true;
    return std::move(*this);
  }
  bool is_undone() const { return undone_; }

 private:
  ErrorKind kind_;
  bool undone_ = false;
  std::string message_;
};

/// Holds a T or the Error that kept it from being made.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

  /// On failure adds what was being done (Error::during); a value passes unchanged.
  Result during(std::string_view doing) && {
    if (ok()) return std::move(*this);
    return std::move(*this).error().during(doing);
  }

 private:
  std::variant<T, Error> state_;
};

/// Success, or the Error that prevented it.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  Result() = default;
  Result(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

  Result during(std::string_view doing) && {
    if (ok()) return {};
    return std::move(*this).error().during(doing);
  }

 private:
  std::variant<std::monostate, Error> state_;
};

}  // namespace landfall

#define LANDFALL_JOIN_(a, b) a##b
#define LANDFALL_JOIN(a, b) LANDFALL_JOIN_(a, b)

/// Returns the error of `expression` (a Result) to the caller, or goes on.
#define TRY(expression)                                                                               \
  do {                                                                                                \
    if (auto landfall_try = (expression); !landfall_try.ok()) return std::move(landfall_try).error(); \
  } while (false)

/// Returns the error of `expression` to the caller, or puts its value into `target` (which may be a
/// declaration).
#define TRY_ASSIGN(target, expression) \
  LANDFALL_TRY_ASSIGN_(LANDFALL_JOIN(landfall_try_, __LINE__), target, expression)
#define LANDFALL_TRY_ASSIGN_(name, target, expression) \
  auto name = (expression);                            \
  if (!name.ok()) return std::move(name).error();      \
  target = std::move(name).value()
