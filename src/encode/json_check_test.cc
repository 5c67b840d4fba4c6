// The recogniser against a table of cases and against another parser on broken documents.
#include "encode/json_check.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <random>
#include <string>

#include "encode/utf8.h"

namespace landfall {
namespace {

TEST(CheckJson, TakesValues) {
  for (const char* text : {"null", "true", "false", "0", "-0", "12", "-1.5e+10", "1E5", "\"\"", "[]", "{}",
                           " 1 ", R"({"a":[1,{"b":null},"\u00e9\n\/"],"c":{}})", "[[[]]]", "\"\x7f\"",
                           R"("a text of more than sixteen bytes \\ and on")"})
    EXPECT_EQ(check_json(text), JsonText::kPlain) << text;
}

TEST(CheckJson, NoticesBreaksBetweenTokens) {
  for (const char* text : {"\n1", "{\n}", "[1,\r\n2]", "{\"a\":\t1}", "1\n"})
    EXPECT_EQ(check_json(text), JsonText::kWithBreaks) << text;
}

TEST(CheckJson, RefusesEverythingElse) {
  for (const char* text :
       {"",      " ",       "nul",      "tru",        "01",          "+1",     "1.",  ".5",        "1e",
        "-",     "\"",      "\"\n\"",   "\"\\x\"",    "\"\\u12g4\"", "[",      "]",   "[1,]",      "[,1]",
        "{",     "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}",       "{1:2}",  "[1}", "{\"a\":1]", "1 2",
        "[] []", "NaN",     "'a'",      "{\"a\" 1}",  "\"\\",        "\"\\u12"})
    EXPECT_EQ(check_json(text), JsonText::kInvalid) << text;
  EXPECT_EQ(check_json(std::string_view("1\0", 2)), JsonText::kInvalid);
  EXPECT_EQ(check_json(std::string_view("\"a\0\"", 4)), JsonText::kInvalid);
  EXPECT_EQ(check_json(std::string_view("\"\\\0\"", 4)), JsonText::kInvalid);
}

TEST(CheckJson, LimitsDepth) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']');
  };
  EXPECT_EQ(check_json(nested(kJsonDepth)), JsonText::kPlain);
  EXPECT_EQ(check_json(nested(kJsonDepth + 1)), JsonText::kInvalid);
  EXPECT_EQ(check_json(std::string(1'000'000, '[')), JsonText::kInvalid);
}

/// What simdjson, which also refuses halves of surrogate pairs and numbers out of range, says of a text.
bool other_parser_takes(const std::string& text) {
  simdjson::dom::parser parser;
  return parser.parse(text).error() == simdjson::SUCCESS;
}

TEST(CheckJson, AgreesWithAnotherParserOnBrokenDocuments) {
  const std::string document =
      R"( {"id": -12.5e3, "tags": ["a\\b", "\u00e9 long enough for a block", true, null], "n": {"x": [], "y": {}}} )";
  const std::string letters = "{}[]\",:\\0123456789eE+-. tfnrul\n\t";
  std::mt19937 random(11);
  int taken = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text = document;
    for (auto edits = random() % 3; edits-- > 0;) {
      const std::size_t at = random() % text.size();
      const char letter = letters[random() % letters.size()];
      if (random() % 2 == 0)
        text[at] = letter;
      else if (random() % 2 == 0)
        text.erase(at, 1);
      else
        text.insert(at, 1, letter);
    }
    const bool expected = other_parser_takes(text);
    ASSERT_EQ(check_json(text) != JsonText::kInvalid, expected) << text;
    taken += expected ? 1 : 0;
  }
  EXPECT_GT(taken, 1000);
  EXPECT_LT(taken, 19000);
}

TEST(WithValidUtf8, ReplacesWhatIsNoCharacter) {
  EXPECT_EQ(with_valid_utf8("a\xff"
                            "b"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(with_valid_utf8("\xF0\x9F\x98\x80"), "\xF0\x9F\x98\x80");
  EXPECT_EQ(with_valid_utf8("\xC3"), "\xEF\xBF\xBD");
  EXPECT_EQ(with_valid_utf8("\xC0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(with_valid_utf8("\xC3\xC3\xA9"), "\xEF\xBF\xBD\xC3\xA9");
  EXPECT_TRUE(is_valid_utf8(with_valid_utf8("\xED\xA0\x80 \xF4\x90\x80\x80 \x80")));
}

}  // namespace
}  // namespace landfall
