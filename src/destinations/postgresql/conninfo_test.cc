// Connection strings: URIs and keyword lists, what libpq takes, what pgx adds, and what an error may show.
#include "destinations/postgresql/conninfo.h"

#include <gmock/gmock.h>

namespace landfall::postgresql {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::UnorderedElementsAre;

ConnectionInfo parsed(const std::string& text) {
  auto info = parse_connection_string(text);
  EXPECT_TRUE(info.ok()) << info.error().message();
  return info.ok() ? *info : ConnectionInfo{};
}

TEST(ConnectionString, Uri) {
  EXPECT_THAT(parsed("postgres://u:p@h:5433/d?sslmode=require").keywords,
              UnorderedElementsAre(Pair("user", "u"), Pair("password", "p"), Pair("host", "h"),
                                   Pair("port", "5433"), Pair("dbname", "d"), Pair("sslmode", "require")));
  EXPECT_THAT(parsed("postgresql://").keywords, IsEmpty());
  EXPECT_THAT(parsed("postgres:///d").keywords, ElementsAre(Pair("dbname", "d")));
  EXPECT_THAT(parsed("postgres://[::1]:1/").keywords,
              UnorderedElementsAre(Pair("host", "::1"), Pair("port", "1")));
  EXPECT_THAT(parsed("postgres://a:1,b:2/d").keywords,
              UnorderedElementsAre(Pair("host", "a,b"), Pair("port", "1,2"), Pair("dbname", "d")));
  EXPECT_THAT(parsed("postgres://%2Fvar%2Frun/d").keywords,
              UnorderedElementsAre(Pair("host", "/var/run"), Pair("dbname", "d")));
}

TEST(ConnectionString, PasswordsInUris) {
  EXPECT_THAT(parsed("postgres://u:p%40%2F%25@h").keywords, testing::Contains(Pair("password", "p@/%")));
  EXPECT_THAT(parsed("postgres://u:p@q@h").keywords, testing::Contains(Pair("password", "p@q")));
  EXPECT_THAT(parsed("postgres://u:p@q@h").keywords, testing::Contains(Pair("host", "h")));
}

TEST(ConnectionString, KeywordList) {
  EXPECT_THAT(parsed("host=h  port = 1 password='it\\'s \\\\ me' user=a\\ b dbname=''").keywords,
              ElementsAre(Pair("host", "h"), Pair("port", "1"), Pair("password", "it's \\ me"),
                          Pair("user", "a b"), Pair("dbname", "")));
  EXPECT_THAT(parsed("database=d").keywords, ElementsAre(Pair("dbname", "d")));
  EXPECT_THAT(parsed("").keywords, IsEmpty());
}

TEST(ConnectionString, OptionsOfPgx) {
  const auto info = parsed(
      "postgres://h/d?pool_max_conns=4&default_query_exec_mode=exec&search_path=a%2Cb&statement_timeout=5s");
  EXPECT_THAT(info.keywords, UnorderedElementsAre(Pair("host", "h"), Pair("dbname", "d")));
  EXPECT_THAT(info.settings, ElementsAre(Pair("search_path", "a,b"), Pair("statement_timeout", "5s")));
}

TEST(ConnectionString, WhatIsWrongIsSaidWithoutTheString) {
  for (const std::string text :
       {"postgres://u:hidden/more@h/d", "postgres://u:1/hidden@h/d", "postgres://u:%zzhidden@h",
        "postgres://[hidden", "postgres://h/d?hidden", "password='hidden", "password=x hidden",
        "postgres://u:hidden?a@h/d", "host=h port=hidden", "servicefile=hidden", "require_auth=hidden"}) {
    const auto info = parse_connection_string(text);
    ASSERT_FALSE(info.ok()) << text;
    EXPECT_EQ(info.error().kind(), ErrorKind::kConfig);
    EXPECT_THAT(info.error().message(), HasSubstr("connection_string: "));
    EXPECT_THAT(info.error().message(), Not(HasSubstr("hidden")));
  }
}

TEST(ConnectionString, PasswordsOnTheNetwork) {
  EXPECT_TRUE(sends_password_unprotected(parsed("postgres://h.example/d?sslmode=prefer")));
  EXPECT_TRUE(sends_password_unprotected(parsed("postgres://localhost,h.example/d?sslmode=disable")));
  EXPECT_FALSE(sends_password_unprotected(parsed("postgres://h.example/d?sslmode=require")));
  EXPECT_FALSE(sends_password_unprotected(parsed("postgres://127.0.0.1/d?sslmode=disable")));
  EXPECT_FALSE(sends_password_unprotected(parsed("host=/run user=u sslmode=disable")));
}

}  // namespace
}  // namespace landfall::postgresql
