// Plain scalars, with what the YAML library under CloudQuery (yaml.v2 2.4.0, made JSON by ghodss/yaml) makes
// of them.
#include "spec/scalar.h"

#include <gtest/gtest.h>

#include <string_view>

namespace landfall {
namespace {

TEST(Scalar, MeansWhatItMeansUpstream) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"y", "true"},
      {"Y", "true"},
      {"n", "false"},
      {"yes", "true"},
      {"Yes", "true"},
      {"YES", "true"},
      {"yEs", "\"yEs\""},
      {"on", "true"},
      {"off", "false"},
      {"Off", "false"},
      {"oFF", "\"oFF\""},
      {"true", "true"},
      {"True", "true"},
      {"tRUE", "\"tRUE\""},
      {"~", "null"},
      {"null", "null"},
      {"Null", "null"},
      {"nULL", "\"nULL\""},
      {"", "null"},
      {"017", "15"},
      {"0o17", "15"},
      {"0O17", "15"},
      {"0x1F", "31"},
      {"0X1f", "31"},
      {"0b101", "5"},
      {"0B11", "3"},
      {"-0b11", "-3"},
      {"1_000", "1000"},
      {"_1", "\"_1\""},
      {"1__0_", "10"},
      {"0x_1F", "31"},
      {"08", "8"},
      {"09.5", "9.5"},
      {"+5", "5"},
      {"-017", "-15"},
      {"+0x1F", "31"},
      {"1e3", "1000"},
      {"1E3", "1000"},
      {"1.0", "1"},
      {"1e20", "100000000000000000000"},
      {"0.5", "0.5"},
      {".5", "0.5"},
      {"5.", "5"},
      {"1e400", "\"1e400\""},
      {"-0", "0"},
      {"-0.0", "-0.0"},
      {"0.1000000000000000055", "0.1"},
      {"12345678901234567890", "12345678901234567890"},
      {"2020-01-01", "\"2020-01-01\""},
      {"2020-01-01T00:00:00Z", "\"2020-01-01T00:00:00Z\""},
      {"12:30:45", "\"12:30:45\""},
      {"1:2", "\"1:2\""},
      {"0x", "\"0x\""},
      {"+", "\"+\""},
      {"-", "\"-\""},
      {"1e", "\"1e\""},
      {"0x1p-2", "\"0x1p-2\""},
      {"1,000", "\"1,000\""},
      {"<<", "\"<<\""},
      {"0_17", "15"},
      {"1_2.5_0", "12.5"},
      {"0.000001", "0.000001"},
      {"123456789.125", "123456789.125"},
      {"=", "\"=\""},
      {"0b102", "\"0b102\""},
      {"1.5e300", "1.5e+300"},
      {"9007199254740993", "9007199254740993"},
      {"00", "0"},
      {"+.5", "0.5"},
      {"-.5e2", "-50"},
      {"1.e5", "100000"},
      {"e5", "\"e5\""},
      {".", "\".\""},
      {"..", "\"..\""},
      {"0.", "0"},
      {"+1_0e1_0", "100000000000"},
      {"-0x10", "-16"},
      {"0b", "\"0b\""},
      {"0o", "\"0o\""},
      {"0o8", "\"0o8\""},
      {"-0o17", "-15"},
      {"+0b1", "1"},
      {"0x1ffffffffffffffff", "\"0x1ffffffffffffffff\""},
      {"v1.2.3", "\"v1.2.3\""},
      {"1.2.3", "\"1.2.3\""}};
  for (const auto& [text, json] : cases) EXPECT_EQ(resolve_scalar(text).to_json(), json) << text;
}

TEST(Scalar, KeepsIntegersOfAnySizeExact) {
  for (const char* text :
       {"18446744073709551616", "123456789012345678901234567890", "-9223372036854775809"}) {
    EXPECT_EQ(resolve_scalar(text).kind, Value::Kind::kInteger) << text;
    EXPECT_EQ(resolve_scalar(text).text, text);
  }
  EXPECT_EQ(resolve_scalar("089999999999999999999").text, "89999999999999999999");
}

TEST(Scalar, KeepsWhatJsonCannotHoldAsText) {
  for (const char* text : {".inf", "-.INF", ".nan"})
    EXPECT_EQ(resolve_scalar(text).kind, Value::Kind::kString) << text;
}

TEST(Scalar, WholeFloatsAreIntegers) {
  EXPECT_EQ(resolve_scalar("1e3").kind, Value::Kind::kInteger);
  EXPECT_EQ(resolve_scalar("2.50").kind, Value::Kind::kFloat);
}

}  // namespace
}  // namespace landfall
