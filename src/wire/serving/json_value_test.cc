// Tests of reading a spec's JSON: what comes out, and what is refused.
#include "wire/serving/json_value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace landfall {
namespace {

using testing::HasSubstr;

std::string compact(std::string_view text) {
  const auto value = read_json(text);
  return value.ok() ? value->to_json() : "error: " + value.error().message();
}

TEST(JsonValue, EveryKindComesOutAsItWentIn) {
  EXPECT_EQ(compact(R"( { "a" : [ 1 , -2.5e3, "x\"y", true, false, null, {} , [] ] } )"),
            R"({"a":[1,-2.5e3,"x\"y",true,false,null,{},[]]})");
}

TEST(JsonValue, ALoneWordIsAValue) {
  EXPECT_EQ(compact("null"), "null");
  EXPECT_EQ(compact(" 17 "), "17");
  EXPECT_EQ(compact("\"x\""), "\"x\"");
}

TEST(JsonValue, LargeIntegersAreExact) {
  EXPECT_EQ(compact("[9007199254740993,18446744073709551616,-9223372036854775809]"),
            "[9007199254740993,18446744073709551616,-9223372036854775809]");
}

TEST(JsonValue, SurrogatePairsAreOneCharacter) {
  const auto value = read_json(R"("\ud83d\ude00")");
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(value->text, "\xF0\x9F\x98\x80");
}

TEST(JsonValue, OfAKeyGivenTwiceTheLastCounts) {
  EXPECT_EQ(compact(R"({"a":1,"b":2,"a":3})"), R"({"b":2,"a":3})");
}

TEST(JsonValue, PositionsArePaths) {
  const auto value = read_json(R"({"a":{"b":[true,{"c":1}]}})");
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(value->position.to_string(), "spec");
  const Value& list = *value->find("a")->find("b");
  EXPECT_EQ(list.items[1].find("c")->position.to_string(), "spec.a.b[1].c");
}

TEST(JsonValue, WhatIsNoJsonIsRefused) {
  for (const char* text : {"", " ", "{", "{]", "[1,]", "{\"a\"}", "nul", "1 2", "01", "{'a':1}", "\"\xff\"",
                           "\"\\ud800\"", "[1", "\"a"}) {
    const auto value = read_json(text);
    ASSERT_FALSE(value.ok()) << text;
    EXPECT_EQ(value.error().kind(), ErrorKind::kConfig);
  }
}

TEST(JsonValue, DepthIsLimited) {
  const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(read_json(nested(100)).ok());
  EXPECT_THAT(compact(nested(101)), HasSubstr("nested more than 100 deep"));
  EXPECT_FALSE(read_json(nested(1'000'000)).ok());
}

}  // namespace
}  // namespace landfall
