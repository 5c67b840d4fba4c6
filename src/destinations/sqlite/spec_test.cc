// The options: CloudQuery's names and defaults, and what is refused.
#include <gmock/gmock.h>

#include "destinations/sqlite/sqlite.h"

namespace landfall::sqlite {
namespace {

Value map(std::vector<std::pair<std::string, Value>> entries) {
  Value made;
  made.kind = Value::Kind::kMap;
  for (auto& [name, value] : entries) made.entries.push_back({name, {}, std::move(value)});
  return made;
}
Value text(std::string content) {
  Value made;
  made.kind = Value::Kind::kString;
  made.text = std::move(content);
  return made;
}
Value number(std::string digits) {
  Value made;
  made.kind = Value::Kind::kInteger;
  made.text = std::move(digits);
  return made;
}

TEST(SqliteSpecTest, DefaultsAreCloudQuerys) {
  const auto spec = parse_spec(definition().spec, map({{"connection_string", text("x.db")}}));
  ASSERT_TRUE(spec.ok()) << spec.error().message();
  const BatchSpec gather = definition().gather(spec->get());
  EXPECT_EQ(gather.rows, 10'000);
  EXPECT_EQ(gather.bytes, 10'485'760);
  EXPECT_EQ(gather.timeout, std::chrono::seconds(20));
}

TEST(SqliteSpecTest, BatchLimitsAreHandedOn) {
  const auto spec = parse_spec(definition().spec, map({{"connection_string", text("x.db")},
                                                       {"batch_size", number("7")},
                                                       {"batch_size_bytes", number("9")}}));
  ASSERT_TRUE(spec.ok()) << spec.error().message();
  EXPECT_EQ(definition().gather(spec->get()).rows, 7);
  EXPECT_EQ(definition().gather(spec->get()).bytes, 9);
}

TEST(SqliteSpecTest, WhatCannotWorkIsRefused) {
  const auto refused = [](std::vector<std::pair<std::string, Value>> entries) {
    return !parse_spec(definition().spec, map(std::move(entries))).ok();
  };
  const auto path = std::make_pair(std::string("connection_string"), text("x.db"));
  EXPECT_TRUE(refused({}));
  EXPECT_TRUE(refused({{"connection_string", text("")}}));
  EXPECT_TRUE(refused({{"connection_string", text("x.db?_odd=1")}}));
  EXPECT_TRUE(refused({path, {"batch_size", number("0")}}));
  EXPECT_TRUE(refused({path, {"batch_size_bytes", number("0")}}));
  EXPECT_TRUE(refused({path, {"batch_timeout", text("1s")}}));
  EXPECT_TRUE(refused({path, {"journal_mode", text("off")}}));
  EXPECT_TRUE(refused({path, {"busy_timeout", text("-1s")}}));
  EXPECT_FALSE(refused({path, {"journal_mode", text("delete")}, {"synchronous", text("full")}}));
}

}  // namespace
}  // namespace landfall::sqlite
