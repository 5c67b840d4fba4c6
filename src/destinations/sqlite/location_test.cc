// Connection strings: paths, URIs, parameters.
#include "destinations/sqlite/location.h"

#include <gmock/gmock.h>

namespace landfall::sqlite {
namespace {

using testing::ElementsAre;
using testing::Pair;

std::string path_of(std::string_view text) {
  const auto location = parse_location(text);
  return location.ok() ? location->path : "error: " + location.error().message();
}

TEST(Location, PathsAndUris) {
  EXPECT_EQ(path_of("a b/cloud.db"), "a b/cloud.db");
  EXPECT_EQ(path_of("/tmp/x%20y.db"), "/tmp/x%20y.db");
  EXPECT_EQ(path_of("file:x%20y.db"), "x y.db");
  EXPECT_EQ(path_of("file:/tmp/x.db?mode=rw"), "/tmp/x.db");
  EXPECT_EQ(path_of("file:///tmp/x.db"), "/tmp/x.db");
  EXPECT_EQ(path_of("file://localhost/tmp/x.db"), "/tmp/x.db");
  EXPECT_EQ(path_of(":memory:"), ":memory:");
  EXPECT_EQ(path_of("file:any?mode=memory&cache=shared"), ":memory:");
}

TEST(Location, DriverParametersBecomePragmas) {
  const auto location =
      parse_location("x.db?_journal=WAL&_busy_timeout=5000&_txlock=immediate&_pragma=foreign_keys(1)");
  ASSERT_TRUE(location.ok()) << location.error().message();
  EXPECT_THAT(location->pragmas, ElementsAre(Pair("journal_mode", "WAL"), Pair("busy_timeout", "5000"),
                                             Pair("foreign_keys", "1")));
}

TEST(Location, WhatIsNotUnderstoodIsAnError) {
  for (const std::string_view text :
       {"", "?mode=ro", "file:", "x.db?mode=odd", "x.db?_nosuch=1", "x.db?_sync=1;DROP",
        "x.db?_pragma=odd(1)", "x.db?_pragma=foreign_keys", "file://host/x.db", "x.db?vfs=unix-none"}) {
    const auto location = parse_location(text);
    ASSERT_FALSE(location.ok()) << text;
    EXPECT_EQ(location.error().kind(), ErrorKind::kConfig);
  }
}

}  // namespace
}  // namespace landfall::sqlite
