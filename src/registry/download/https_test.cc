// Redirects, credentials, certificates and retries of the HTTPS client, against servers of the test.
#include "registry/download/https.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "registry/download/download_fixture_test.h"

namespace landfall {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class HttpsTest : public DownloadTest {
 protected:
  HttpsTest() { settings_.pause = std::chrono::milliseconds(1); }
  Result<HttpAnswer> get(const std::string& url, const std::string& bearer = "") {
    auto parsed = parse_url(url);
    EXPECT_TRUE(parsed.ok()) << url;
    return HttpClient(settings_, context_).get_json(*parsed, bearer);
  }
  ServerReply redirect_to(const std::string& url) { return {.status = 302, .headers = {"Location: " + url}}; }
  void trust(const TestCertificate& certificate) {
    settings_.transfer.ca_file = folder_ / "ca.pem";
    put_file(settings_.transfer.ca_file, certificate.pem());
  }

  HttpSettings settings_;
};

TEST_F(HttpsTest, CredentialStaysWithItsHost) {
  Routes elsewhere_routes;
  LoopbackServer elsewhere(elsewhere_routes.handler());
  elsewhere_routes.set("/there", {.body = "{}"});
  routes_.set("/here", redirect_to("/again"));
  routes_.set("/again", redirect_to(elsewhere.url() + "/there"));
  const auto answer = get(server_.url() + "/here", "token");
  ASSERT_TRUE(answer.ok()) << answer.error().message();
  EXPECT_EQ(answer->body, "{}");
  ASSERT_EQ(server_.requests().size(), 2u);
  for (const auto& request : server_.requests()) EXPECT_TRUE(request.has_header("Authorization"));
  ASSERT_EQ(elsewhere.requests().size(), 1u);
  EXPECT_FALSE(elsewhere.requests()[0].has_header("Authorization"));
  EXPECT_THAT(elsewhere.requests()[0].head, Not(HasSubstr("token")));
}

TEST_F(HttpsTest, EndlessRedirects) {
  routes_.set("/round", redirect_to("/round"));
  const auto answer = get(server_.url() + "/round");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind(), ErrorKind::kProtocol);
  EXPECT_EQ(server_.requests().size(), 6u);
}

TEST_F(HttpsTest, TrustedCertificate) {
  const TestCertificate certificate;
  LoopbackServer secure([](const ServerRequest&) { return ServerReply{.body = "{}"}; }, &certificate);
  trust(certificate);
  const auto answer = get(secure.url() + "/");
  ASSERT_TRUE(answer.ok()) << answer.error().message();
  EXPECT_EQ(answer->body, "{}");
}

TEST_F(HttpsTest, UntrustedCertificateIsRefusedAtOnce) {
  const TestCertificate certificate;
  const TestCertificate other;
  LoopbackServer secure([](const ServerRequest&) { return ServerReply{.body = "{}"}; }, &certificate);
  const auto unknown = get(secure.url() + "/", "token");
  trust(other);
  const auto another = get(secure.url() + "/", "token");
  for (const auto& answer : {unknown, another}) {
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().kind(), ErrorKind::kAccess);
    EXPECT_THAT(answer.error().message(), HasSubstr("SSL_CERT_FILE"));
  }
  EXPECT_THAT(secure.requests(), IsEmpty());
}

TEST_F(HttpsTest, NeverFromHttpsToHttp) {
  const TestCertificate certificate;
  routes_.set("/plain", {.body = "{}"});
  LoopbackServer secure([&](const ServerRequest&) { return redirect_to(server_.url() + "/plain"); },
                        &certificate);
  trust(certificate);
  const auto answer = get(secure.url() + "/?signature=hush");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind(), ErrorKind::kProtocol);
  EXPECT_THAT(answer.error().message(), HasSubstr("leads away from https"));
  EXPECT_THAT(answer.error().message(), Not(HasSubstr("hush")));
  EXPECT_THAT(server_.requests(), IsEmpty());
}

TEST_F(HttpsTest, ServerProblemsAreTriedAgain) {
  std::atomic<int> tries = 0;
  routes_.set("/x", [&](const ServerRequest&) {
    return ++tries < 5 ? ServerReply{.status = 503, .body = "sorry"} : ServerReply{.body = "{}"};
  });
  const auto answer = get(server_.url() + "/x");
  ASSERT_TRUE(answer.ok()) << answer.error().message();
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "{}");
}

TEST_F(HttpsTest, DownloadCutOnceHoldsTheBodyOnce) {
  const std::string body(100'000, 'x');
  std::atomic<int> tries = 0;
  routes_.set("/x", [&](const ServerRequest&) {
    return ServerReply{.body = body, .announced = ++tries == 1 ? 200'000 : -1};
  });
  auto file = TemporaryFile::create_in(folder_);
  ASSERT_TRUE(file.ok());
  const auto answer =
      HttpClient(settings_, context_).download(*parse_url(server_.url() + "/x"), 1'000'000, *file);
  ASSERT_TRUE(answer.ok()) << answer.error().message();
  EXPECT_EQ(tries, 2);
  EXPECT_EQ(content_of(file->path()), body);
  EXPECT_EQ(answer->sha256, sha256_by_openssl(body));
}

TEST_F(HttpsTest, DownloadLeavesOutTheBodyOfOtherAnswers) {
  routes_.set("/x", {.status = 404, .body = "sorry"});
  auto file = TemporaryFile::create_in(folder_);
  ASSERT_TRUE(file.ok());
  const auto answer =
      HttpClient(settings_, context_).download(*parse_url(server_.url() + "/x"), 1'000'000, *file);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->status, 404);
  EXPECT_EQ(content_of(file->path()), "");
}

TEST_F(HttpsTest, OtherAnswersAreNot) {
  routes_.set("/x", {.status = 400});
  const auto answer = get(server_.url() + "/x");
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->status, 400);
  EXPECT_EQ(server_.requests().size(), 1u);
}

TEST_F(HttpsTest, CancelEndsAPauseThatTheServerAskedFor) {
  routes_.set("/x", [&](const ServerRequest&) {
    context_.cancel->cancel("enough");
    return ServerReply{.status = 429, .headers = {"Retry-After: 50"}};
  });
  const auto answer = get(server_.url() + "/x");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind(), ErrorKind::kCancelled);
  EXPECT_EQ(server_.requests().size(), 1u);
}

TEST_F(HttpsTest, RetryAfterIsCapped) {
  std::atomic<int> tries = 0;
  settings_.longest_pause = std::chrono::milliseconds(1);  // an hour would run into the test's time-out
  routes_.set("/x", [&](const ServerRequest&) {
    return ++tries == 1 ? ServerReply{.status = 429, .headers = {"Retry-After: 3600"}} : ServerReply{};
  });
  const auto answer = get(server_.url() + "/x");
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->status, 200);
}

TEST_F(HttpsTest, NobodyListens) {
  std::string url;
  {
    const LoopbackServer gone(routes_.handler());
    url = gone.url();
  }
  const auto answer = get(url + "/x?signature=hush");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind(), ErrorKind::kConnection);
  EXPECT_THAT(answer.error().message(), HasSubstr("after 5 tries"));
  EXPECT_THAT(answer.error().message(), Not(HasSubstr("hush")));
}

TEST(Url, WhatMayBeContacted) {
  for (const char* good :
       {"https://api.example.com/x", "https://example.com:8443", "http://localhost:80/x",
        "http://127.0.0.1:8080", "http://127.8.9.1/", "http://[::1]:99/", "HTTPS://EXAMPLE.COM"})
    EXPECT_TRUE(parse_url(good).ok()) << good;
  for (const char* bad :
       {"", "example.com", "http://example.com/x", "http://127.0.0.1.example.com/",
        "http://localhost.example.com/", "http://128.0.0.1/", "ftp://localhost/x", "file:///etc/x",
        "https://user:pass@example.com/", "http://localhost@example.com/", "http://0.0.0.0/"}) {
    const auto url = parse_url(bad);
    ASSERT_FALSE(url.ok()) << bad;
    EXPECT_THAT(url.error().message(), Not(HasSubstr("pass@")));
  }
}

TEST(Url, IsShownWithoutItsQuery) {
  EXPECT_EQ(parse_url("https://Example.com/a/b?key=secret#part")->shown(), "https://example.com/a/b");
  EXPECT_EQ(parse_url("https://example.com:8443/a")->shown(), "https://example.com:8443/a");
}

TEST(Url, OriginIsSchemeHostAndPort) {
  const Url first = *parse_url("https://example.com/a");
  EXPECT_TRUE(first.is_same_origin(*parse_url("https://EXAMPLE.com:443/b")));
  EXPECT_FALSE(first.is_same_origin(*parse_url("https://example.com:444/a")));
  EXPECT_FALSE(first.is_same_origin(*parse_url("https://example.org/a")));
  EXPECT_FALSE(parse_url("http://localhost:443/")->is_same_origin(*parse_url("https://localhost/")));
}

}  // namespace
}  // namespace landfall
