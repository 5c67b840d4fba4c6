// What the user is told, and what is left, when the file cannot be written.
#include <gmock/gmock.h>

#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <future>
#include <thread>

#include "destinations/sqlite/test_database.h"

namespace landfall::sqlite {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class SqliteFailuresTest : public SqliteTest {
 protected:
  const TablePtr table_ = table("t", {column("v", arrow::utf8())});

  Error open_error(const std::string& connection_string) {
    SqliteSpec spec;
    spec.connection_string = connection_string;
    auto opened = try_open(spec);
    if (!opened.ok()) return std::move(opened).error();
    const Result<void> migrated = migrate(**opened, table_);
    return migrated.ok() ? Error(ErrorKind::kBug, "it worked") : migrated.error();
  }
  void make_table() {
    auto destination = open();
    ok(migrate(*destination, table_));
    ok(destination->close());
  }
};

TEST_F(SqliteFailuresTest, AMissingFolderIsNamed) {
  const Error error = open_error((folder_ / "no" / "x.db").string());
  EXPECT_EQ(error.kind(), ErrorKind::kAccess);
  EXPECT_THAT(error.message(), HasSubstr((folder_ / "no").string()));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "no"));
}

TEST_F(SqliteFailuresTest, AFolderIsNotADatabase) {
  const Error error = open_error(folder_.string());
  EXPECT_EQ(error.kind(), ErrorKind::kAccess);
  EXPECT_THAT(error.message(), HasSubstr("is not a file"));
}

TEST_F(SqliteFailuresTest, AnotherFileIsLeftAlone) {
  std::ofstream(path_)
      << "this is certainly not a database, but a text of a hundred or so characters, for the header's sake";
  const Error error = open_error(path_.string());
  EXPECT_EQ(error.kind(), ErrorKind::kAccess);
  EXPECT_THAT(error.message(), HasSubstr("not a database"));
  std::ifstream file(path_);
  std::string word;
  file >> word;
  EXPECT_EQ(word, "this");
}

TEST_F(SqliteFailuresTest, ReadOnlyDatabasesAreReadAndNotWritten) {
  make_table();
  sql("INSERT INTO t VALUES ('a')");
  auto destination = open("?mode=ro");
  EXPECT_EQ(read(*destination, *table_)->num_rows(), 1);
  const Result<void> result = destination->write(rows(table_, {R"(["b"])"}));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kAccess);
}

TEST_F(SqliteFailuresTest, ALockedDatabaseIsTriedForAsLongAsToldAndCanBeTriedAgain) {
  make_table();
  auto destination = open();
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  const Result<void> result = destination->write(rows(table_, {R"(["a"])"}));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kTransient);
  EXPECT_TRUE(result.error().is_undone());
  EXPECT_THAT(result.error().message(), HasSubstr("busy_timeout"));
  sqlite3_exec(other, "COMMIT", nullptr, nullptr, nullptr);
  sqlite3_close(other);
  ok(destination->write(rows(table_, {R"(["a"])"})));
  ok(destination->close());
  EXPECT_THAT(sql("SELECT v FROM t"), ElementsAre("a"));
}

TEST_F(SqliteFailuresTest, WaitingForALockEndsWhenTheRunIsCancelled) {
  make_table();
  auto destination = open("?_busy_timeout=600000");
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  auto written =
      std::async(std::launch::async, [&] { return destination->write(rows(table_, {R"(["a"])"})).ok(); });
  context_.cancel->cancel("test");
  EXPECT_FALSE(written.get());
  sqlite3_close(other);
}

TEST_F(SqliteFailuresTest, TwoWritersShareAFile) {
  make_table();
  const auto write = [this](const std::string& value) {
    SqliteSpec spec;
    spec.connection_string = path_.string();
    auto destination = std::move(try_open(spec)).value();
    for (int i = 0; i < 50; ++i) {
      ok(destination->write(rows(table_, {"[\"" + value + "\"]"})));
      ok(destination->flush(*table_));
    }
    ok(destination->close());
  };
  std::thread first(write, "a");
  std::thread second(write, "b");
  first.join();
  second.join();
  EXPECT_THAT(sql("SELECT v, count(*) FROM t GROUP BY v"), ElementsAre("a|50", "b|50"));
}

TEST_F(SqliteFailuresTest, AFullDatabaseIsSaidAndLosesNothingCommitted) {
  make_table();
  sql("INSERT INTO t VALUES ('kept')");
  auto destination = open("?_max_page_count=40");  // of 16 KiB
  const std::string large = "[\"" + std::string(100'000, 'x') + "\"]";
  Result<void> result;
  int written = 0;
  while (written < 20 && (result = destination->write(rows(table_, {large}))).ok()) ++written;
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kAccess);
  EXPECT_THAT(result.error().message(), HasSubstr("full"));
  EXPECT_TRUE(result.error().is_undone());
  destination.reset();
  EXPECT_THAT(sql("PRAGMA integrity_check"), ElementsAre("ok"));
  EXPECT_THAT(sql("SELECT count(*) FROM t"), ElementsAre(std::to_string(written + 1)));
}

// In a new file batches share a transaction: one that fails for want of room takes the others with it, and
// nothing may be taken for written from then on.
TEST_F(SqliteFailuresTest, AFullNewDatabaseEndsTheSync) {
  auto destination = open("?_max_page_count=40");
  ok(migrate(*destination, table_));
  const std::string large = "[\"" + std::string(100'000, 'x') + "\"]";
  ok(destination->write(rows(table_, {large})));
  Result<void> result;
  for (int i = 0; i < 20 && result.ok(); ++i) result = destination->write(rows(table_, {large}));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind(), ErrorKind::kAccess);
  EXPECT_FALSE(result.error().retryable());
  EXPECT_FALSE(result.error().is_undone());
  EXPECT_FALSE(destination->write(rows(table_, {R"(["small"])"})).ok());
  EXPECT_FALSE(destination->flush(*table_).ok());
  EXPECT_FALSE(destination->close().ok());
  destination.reset();
  EXPECT_THAT(sql("SELECT count(*) FROM t"), ElementsAre("0"));
}

// A file size limit: to SQLite a write that the system refuses.
TEST_F(SqliteFailuresTest, AWriteThatTheSystemRefusesLosesNothingCommitted) {
  make_table();
  sql("INSERT INTO t VALUES ('kept')");
  auto destination = open();
  const std::string large = "[\"" + std::string(100'000, 'x') + "\"]";
  struct rlimit before {};
  getrlimit(RLIMIT_FSIZE, &before);
  const struct rlimit small { 200'000, before.rlim_max };
  signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  Result<void> result;
  for (int i = 0; i < 20 && result.ok(); ++i) result = destination->write(rows(table_, {large}));
  setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_FALSE(result.ok());
  destination.reset();
  EXPECT_THAT(sql("PRAGMA integrity_check"), ElementsAre("ok"));
  EXPECT_THAT(sql("SELECT v FROM t LIMIT 1"), ElementsAre("kept"));
}

TEST_F(SqliteFailuresTest, ConnectionTestMakesNothing) {
  SqliteSpec spec;
  spec.connection_string = path_.string();
  ok(definition().test_connection(&spec, context_));
  EXPECT_FALSE(std::filesystem::exists(path_));
  make_table();
  ok(definition().test_connection(&spec, context_));
  spec.connection_string = (folder_ / "no" / "x.db").string();
  EXPECT_FALSE(definition().test_connection(&spec, context_).ok());
  std::ofstream(folder_ / "text") << std::string(200, 'x');
  spec.connection_string = (folder_ / "text").string();
  EXPECT_FALSE(definition().test_connection(&spec, context_).ok());
}

}  // namespace
}  // namespace landfall::sqlite
