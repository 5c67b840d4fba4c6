// See loopback_server_test.h. One connection, one request.
#include "registry/download/loopback_server_test.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <utility>

namespace landfall {
namespace {

/// A connection, plain or not.
class Stream {
 public:
  Stream(int connection, ssl_ctx_st* context) : connection_(connection) {
    if (context == nullptr) return;
    tls_ = SSL_new(context);
    SSL_set_fd(tls_, connection);
    open_ = SSL_accept(tls_) == 1;
  }
  ~Stream() {
    if (tls_ != nullptr && open_) SSL_shutdown(tls_);
    SSL_free(tls_);
    close(connection_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  bool open() const { return open_; }

  std::string read() {
    std::array<char, 4096> bytes{};
    const auto size = tls_ != nullptr ? SSL_read(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                      : recv(connection_, bytes.data(), bytes.size(), 0);
    return size > 0 ? std::string(bytes.data(), static_cast<std::size_t>(size)) : "";
  }

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto size = tls_ != nullptr ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                        : send(connection_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (size <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
  }

 private:
  int connection_;
  SSL* tls_ = nullptr;
  bool open_ = true;
};

std::string head_of(const ServerReply& reply) {
  const long length = reply.announced >= 0 ? reply.announced : static_cast<long>(reply.body.size());
  std::string head =
      fmt::format("HTTP/1.1 {} Said\r\nContent-Length: {}\r\nConnection: close\r\n", reply.status, length);
  for (const auto& header : reply.headers) head += header + "\r\n";
  return head + "\r\n";
}

std::shared_ptr<X509> make_certificate(EVP_PKEY* key) {
  std::shared_ptr<X509> certificate(X509_new(), X509_free);
  X509* x509 = certificate.get();
  X509_set_version(x509, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
  X509_NAME* name = X509_get_subject_name(x509);
  const std::string common = "127.0.0.1";
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(common.c_str()),
                             -1, -1, 0);
  X509_set_issuer_name(x509, name);
  X509_set_pubkey(x509, key);
  X509_EXTENSION* hosts =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
  X509_add_ext(x509, hosts, -1);
  X509_EXTENSION_free(hosts);
  X509_sign(x509, key, EVP_sha256());
  return certificate;
}

std::string pem_of(X509* certificate) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_X509(memory.get(), certificate);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace

bool ServerRequest::has_header(const std::string& name) const {
  return head.find("\r\n" + name + ":") != std::string::npos;
}

TestCertificate::TestCertificate() {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const auto certificate = make_certificate(key.get());
  context_.reset(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  SSL_CTX_use_certificate(context_.get(), certificate.get());
  SSL_CTX_use_PrivateKey(context_.get(), key.get());
  pem_ = pem_of(certificate.get());
}

LoopbackServer::LoopbackServer(Handler handler, const TestCertificate* certificate)
    : handler_(std::move(handler)),
      certificate_(certificate),
      listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  (void)std::signal(SIGPIPE, SIG_IGN);  // OpenSSL cannot be told otherwise
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
  listen(listener_, 16);
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

LoopbackServer::~LoopbackServer() {
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (auto& connection : connections_) connection.join();
  close(listener_);
}

std::string LoopbackServer::url() const {
  return fmt::format("{}://127.0.0.1:{}", certificate_ != nullptr ? "https" : "http", port_);
}

std::vector<ServerRequest> LoopbackServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void LoopbackServer::accept_all() {
  for (;;) {
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) return;
    connections_.emplace_back([this, connection] { serve(connection); });
  }
}

void LoopbackServer::serve(int connection) {
  Stream stream(connection, certificate_ != nullptr ? certificate_->context() : nullptr);
  ServerRequest request;
  while (stream.open() && request.head.find("\r\n\r\n") == std::string::npos) {
    const std::string bytes = stream.read();
    if (bytes.empty()) return;
    request.head += bytes;
  }
  if (!stream.open()) return;
  const auto start = request.head.find(' ') + 1;
  request.target = request.head.substr(start, request.head.find(' ', start) - start);
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
  }
  const ServerReply reply = handler_(request);
  stream.write(head_of(reply) + reply.body);
  if (!reply.hold) return;
  reply.hold();
  while (!stream.read().empty()) {
  }
}

}  // namespace landfall
