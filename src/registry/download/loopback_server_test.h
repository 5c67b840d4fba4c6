// An HTTP server on 127.0.0.1 for the tests of this folder: says what a test wants said, remembers what it
// was asked.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct ssl_ctx_st;

namespace landfall {

struct ServerRequest {
  std::string target;  ///< "/plugins/…"
  std::string head;    ///< request line and headers as they came

  bool has_header(const std::string& name) const;
};

struct ServerReply {
  int status = 200;
  std::string body;
  std::vector<std::string> headers;  ///< "Name: value"
  long announced = -1;               ///< Content-Length, when it shall be another than the body's
  std::function<void()> hold;        ///< called after the body; then the server waits for the client to go
};

/// A certificate for 127.0.0.1 and localhost that nobody signed but itself.
class TestCertificate {
 public:
  TestCertificate();
  const std::string& pem() const { return pem_; }
  ssl_ctx_st* context() const { return context_.get(); }

 private:
  std::shared_ptr<ssl_ctx_st> context_;
  std::string pem_;
};

class LoopbackServer {
 public:
  using Handler = std::function<ServerReply(const ServerRequest&)>;
  /// Speaks TLS when it is given a certificate. The handler is called by many threads.
  explicit LoopbackServer(Handler handler, const TestCertificate* certificate = nullptr);
  ~LoopbackServer();

  /// "http://127.0.0.1:PORT", without a slash at the end.
  std::string url() const;
  std::vector<ServerRequest> requests() const;

 private:
  void accept_all();
  void serve(int connection);

  Handler handler_;
  const TestCertificate* certificate_;
  int listener_;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::vector<ServerRequest> requests_;
  std::vector<std::thread> connections_;
  std::thread acceptor_;
};

}  // namespace landfall
