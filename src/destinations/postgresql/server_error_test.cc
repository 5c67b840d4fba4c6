// What becomes of a server's errors: their kind, their text, and that no value of a row is in it.
#include "destinations/postgresql/server_error.h"

#include <gmock/gmock.h>

#include "destinations/postgresql/login_error.h"

namespace landfall::postgresql {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

ErrorKind kind_of(const std::string& sqlstate) {
  return server_error({.sqlstate = sqlstate, .message = "m"}).kind();
}

TEST(ServerError, Kinds) {
  EXPECT_EQ(kind_of("23505"), ErrorKind::kRejected);
  EXPECT_EQ(kind_of("22P03"), ErrorKind::kRejected);
  EXPECT_EQ(kind_of("40P01"), ErrorKind::kTransient);
  EXPECT_EQ(kind_of("53300"), ErrorKind::kTransient);
  EXPECT_EQ(kind_of("53100"), ErrorKind::kAccess);
  EXPECT_EQ(kind_of("57014"), ErrorKind::kTransient);
  EXPECT_EQ(kind_of("57P01"), ErrorKind::kConnection);
  EXPECT_EQ(kind_of("57P03"), ErrorKind::kTransient);
  EXPECT_EQ(kind_of("25006"), ErrorKind::kAccess);
  EXPECT_EQ(kind_of("25P03"), ErrorKind::kConnection);
  EXPECT_EQ(kind_of("42P01"), ErrorKind::kSchema);
  EXPECT_EQ(kind_of("42501"), ErrorKind::kAccess);
  EXPECT_EQ(kind_of("0A000"), ErrorKind::kUnsupported);
  EXPECT_EQ(kind_of("42601"), ErrorKind::kBug);
}

TEST(ServerError, NamesTheConstraintAndNotTheKey) {
  const Error error = server_error({.sqlstate = "23505",
                                    .message = "duplicate key value violates unique constraint \"t_pkey\"",
                                    .detail = "Key (id)=(hidden) already exists."});
  EXPECT_EQ(error.message(), "duplicate key value violates unique constraint \"t_pkey\" (sqlstate 23505)");
}

TEST(ServerError, NamesWhatDependsOnATable) {
  const Error error = server_error({.sqlstate = "2BP01",
                                    .message = "cannot drop table t because other objects depend on it",
                                    .detail = "view v depends on table t"});
  EXPECT_EQ(error.kind(), ErrorKind::kSchema);
  EXPECT_THAT(error.message(), HasSubstr("view v depends on table t; drop what depends on it"));
}

TEST(ServerError, ValuesAreCutFromMessages) {
  const auto cut = [](const std::string& message) {
    return message_without_values({.sqlstate = "22P02", .message = message});
  };
  EXPECT_EQ(cut("invalid input syntax for type integer: \"a\"b\""), "invalid input syntax for type integer");
  EXPECT_EQ(cut("value \"9: \"9\" is out of range for type integer"),
            "value … is out of range for type integer");
  EXPECT_EQ(cut("missing data for column \"a\""), "missing data for column \"a\"");
  EXPECT_EQ(cut("invalid byte sequence for encoding \"UTF8\": 0x80"),
            "invalid byte sequence for encoding \"UTF8\"");
}

TEST(ServerError, PlaceInCopy) {
  EXPECT_EQ(place_in_copy("COPY wide, line 17, column config: \"hidden\""), "line 17, column config of COPY");
  EXPECT_EQ(place_in_copy("COPY wide, line 3: \"hidden\""), "line 3 of COPY");
  EXPECT_EQ(place_in_copy("COPY wide, line 3, column a: null input"), "line 3, column a of COPY");
  EXPECT_EQ(place_in_copy("JSON data, line 1: hidden\nCOPY wide, line 2, column config: \"hidden\""),
            "line 2, column config of COPY");
  EXPECT_EQ(place_in_copy("PL/pgSQL function f() line 3 at RAISE"), "");
}

TEST(LoginError, SaysWhatToCheck) {
  const Error refused = login_error(
      "connection to server at \"127.0.0.1\", port 1 failed: Connection refused\n\tIs the server running?\n",
      "127.0.0.1:1/d as user \"u\"");
  EXPECT_EQ(refused.kind(), ErrorKind::kConnection);
  EXPECT_THAT(refused.message(),
              StartsWith("connecting to 127.0.0.1:1/d as user \"u\": Connection refused; "));
}

TEST(LoginError, ReadsTheSqlstate) {
  const Error busy =
      login_error("x failed: FATAL:  53300: sorry, too many clients already\nLOCATION:  a\n", "p");
  EXPECT_EQ(busy.kind(), ErrorKind::kTransient);
  EXPECT_THAT(busy.message(), Not(HasSubstr("LOCATION")));
}

TEST(LoginError, AWrongPasswordSaysMoreThanTheTryWithoutTls) {
  const Error error = login_error(
      "a failed: FATAL:  28P01: password authentication failed for user \"u\"\nLOCATION:  a\n"
      "a failed: FATAL:  28000: no pg_hba.conf entry for host \"h\"\nLOCATION:  b\n",
      "p");
  EXPECT_EQ(error.kind(), ErrorKind::kAccess);
  EXPECT_THAT(error.message(), HasSubstr("28P01"));
}

}  // namespace
}  // namespace landfall::postgresql
