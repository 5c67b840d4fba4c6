// The JSON grammar, the pieces it gives, and types of JSON columns.
#include "sources/file/json_scanner.h"

#include <gtest/gtest.h>

#include <string>

#include "sources/file/json_guess.h"

namespace landfall::file_source {
namespace {

// One value and nothing more. The blank behind it tells that a number at the end is whole.
bool is_json(std::string_view text) {
  const std::string padded = std::string(text) + ' ';
  JsonScanner scanner(padded.data(), padded.data() + padded.size());
  JsonValue value;
  return scanner.value(value) &&
         std::string_view(scanner.at()).find_first_not_of(' ') == std::string_view::npos;
}

TEST(JsonScanner, AcceptsWhatTheGrammarAllows) {
  for (const auto text : {"{}", "[]", "0", "-0", "-1.5e+10", "1E5", "\"\"", "true", "false", "null",
                          " [ 1 , 2 ] ", R"({"a":{"b":[{}]}})", R"("\u00e9\n\"\\\/")", "[[[[]]]]"})
    EXPECT_TRUE(is_json(text)) << text;
}

TEST(JsonScanner, RefusesWhatItDoesNot) {
  for (const auto text :
       {"",      " ",       "{",        "}",      "[1,]",    "[,1]",        "{\"a\":}", "{\"a\"}",
        "{a:1}", "{'a':1}", "01",       "+1",     "1.",      ".5",          "1e",       "-",
        "tru",   "True",    "nul",      "\"\n\"", "\"\\x\"", "\"\\u12g4\"", "\"abc",    "[1 2]",
        "{} {}", "NaN",     "Infinity", "// x",   "[1]]"})
    EXPECT_FALSE(is_json(text)) << text;
}

TEST(JsonScanner, EndsAtAnyDepth) {
  EXPECT_TRUE(is_json(std::string(500, '[') + std::string(500, ']')));
  EXPECT_FALSE(is_json(std::string(1'000'000, '[')));
}

TEST(JsonScanner, TellsTooShortFromWrong) {
  const std::string text = R"({"name": "x", "list": [1, {"a": "\u00e9"}], "n": -1.5e3, "t": true})";
  std::vector<JsonMember> members;
  for (std::size_t length = 0; length < text.size(); ++length) {
    JsonScanner scanner(text.data(), text.data() + length);
    EXPECT_FALSE(scanner.object(members)) << length;
    EXPECT_EQ(scanner.problem(), nullptr) << text.substr(0, length) << ": " << scanner.problem();
  }
  JsonScanner whole(text.data(), text.data() + text.size());
  EXPECT_TRUE(whole.object(members));
  ASSERT_EQ(members.size(), 4U);
  EXPECT_EQ(members[0].value.content(), "x");
  EXPECT_EQ(members[1].value.raw, R"([1, {"a": "\u00e9"}])");
  EXPECT_EQ(members[2].value.raw, "-1.5e3");
}

TEST(JsonScanner, UndoesEscapes) {
  std::string out;
  ASSERT_TRUE(undo_escapes(R"(a\"\\\/\b\f\n\r\t\u00e9\u20ac\ud83d\ude00z)", out).ok());
  EXPECT_EQ(out, "a\"\\/\b\f\n\r\té€😀z");
  EXPECT_FALSE(undo_escapes(R"(\ud83d)", out).ok());
  EXPECT_FALSE(undo_escapes(R"(\ud83dx)", out).ok());
  EXPECT_FALSE(undo_escapes(R"(\ude00)", out).ok());
}

std::string type_of(std::string_view array) {
  JsonGuess guess;
  const std::string padded = std::string(array) + " ";
  JsonScanner scanner(padded.data(), padded.data() + padded.size());
  for (JsonValue value; scanner.value(value); value = {}) guess.add(value);
  return guess.type()->ToString();
}

TEST(JsonGuess, FindsTheNarrowestTypeThatLosesNothing) {
  EXPECT_EQ(type_of("1 -2 null"), "int64");
  EXPECT_EQ(type_of("9223372036854775807"), "int64");
  EXPECT_EQ(type_of("1 9223372036854775808 18446744073709551615"), "uint64");
  EXPECT_EQ(type_of("-1 18446744073709551615"), "decimal128(38, 0)");
  EXPECT_EQ(type_of("18446744073709551616"), "decimal128(38, 0)");
  EXPECT_EQ(type_of("1 1.5 1e5 -0 1.50"), "double");
  EXPECT_EQ(type_of("9007199254740993 1.5"), "json");
  EXPECT_EQ(type_of("0.12345678901234567890123"), "json") << "more digits than float64 keeps";
  EXPECT_EQ(type_of("1e400"), "json");
  EXPECT_EQ(type_of("true false"), "bool");
  EXPECT_EQ(type_of(R"("a" "1")"), "string");
  EXPECT_EQ(type_of(R"("1" "2")"), "string");
  EXPECT_EQ(type_of(R"("true")"), "string");
  EXPECT_EQ(type_of(R"("2024-01-01" null)"), "date32[day]");
  EXPECT_EQ(type_of(R"("2024-01-01T00:00:00Z")"), "timestamp[us, tz=UTC]");
  EXPECT_EQ(type_of(R"({"a":1} [])"), "json");
  EXPECT_EQ(type_of(R"(1 "a")"), "json");
  EXPECT_EQ(type_of("true 1"), "json");
  EXPECT_EQ(type_of("null"), "string");
}

}  // namespace
}  // namespace landfall::file_source
