// Floats against an independent rule: the digits must read back as the same value and no fewer digits may.
// Decimals against arithmetic on short numbers and known powers.
#include "encode/digits.h"

#include <arrow/util/decimal.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

namespace landfall {
namespace {

template <class T>
std::string text_of(T value, FloatForm form) {
  char out[kNumberChars];
  return {out, write_float(out, value, form)};
}

/// The digits of a number without sign, point, exponent and zeros at either end.
std::string significant(const std::string& number) {
  std::string digits;
  for (const char c : number.substr(0, number.find('e')))
    if (c >= '0' && c <= '9' && !(digits.empty() && c == '0')) digits += c;
  return digits.substr(0, digits.find_last_not_of('0') + 1);
}

/// The fewest digits that printf needs for the value to read back.
std::string fewest_digits(double value) {
  char out[64];
  for (int precision = 1;; ++precision) {
    std::snprintf(out, sizeof(out), "%.*e", precision - 1, value);
    if (std::strtod(out, nullptr) == value) return significant(out);
  }
}

TEST(WriteFloat, GivesTheShortestDigitsThatReadBack) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20000; ++i) {
    double value = std::bit_cast<double>(random());
    if (i % 2 == 0)
      value = static_cast<double>(static_cast<std::int64_t>(random() % 2'000'000'000)) / 10'000 - 7;
    if (!std::isfinite(value)) continue;
    for (const FloatForm form : {FloatForm::kText, FloatForm::kJson}) {
      const std::string text = text_of(value, form);
      ASSERT_EQ(std::bit_cast<std::uint64_t>(std::strtod(text.c_str(), nullptr)),
                std::bit_cast<std::uint64_t>(value))
          << text;
      ASSERT_EQ(significant(text).size(), fewest_digits(value).size()) << text;
    }
  }
}

TEST(WriteFloat, ChangesToExponentsWhereGoDoes) {
  EXPECT_EQ(text_of(999999.0, FloatForm::kText), "999999");
  EXPECT_EQ(text_of(1e6, FloatForm::kText), "1e+06");
  EXPECT_EQ(text_of(1234567.0, FloatForm::kText), "1.234567e+06");
  EXPECT_EQ(text_of(0.0001, FloatForm::kText), "0.0001");
  EXPECT_EQ(text_of(0.00001, FloatForm::kText), "1e-05");
  EXPECT_EQ(text_of(-0.0, FloatForm::kText), "-0");
  EXPECT_EQ(text_of(1e100, FloatForm::kText), "1e+100");
  EXPECT_EQ(text_of(1e6, FloatForm::kJson), "1000000");
  EXPECT_EQ(text_of(1e20, FloatForm::kJson), "100000000000000000000");
  EXPECT_EQ(text_of(1e21, FloatForm::kJson), "1e+21");
  EXPECT_EQ(text_of(1e-6, FloatForm::kJson), "0.000001");
  EXPECT_EQ(text_of(1e-7, FloatForm::kJson), "1e-07");
  EXPECT_EQ(text_of(0.1F, FloatForm::kJson), "0.1");
  EXPECT_EQ(text_of(std::nan(""), FloatForm::kText), "NaN");
  EXPECT_EQ(text_of(HUGE_VAL, FloatForm::kText), "+Inf");
  EXPECT_EQ(text_of(-HUGE_VALF, FloatForm::kText), "-Inf");
}

template <class Decimal>
std::string decimal(const std::string& digits, int scale) {
  const auto bytes = Decimal::FromString(digits).ValueOrDie().ToBytes();
  char out[kNumberChars];
  return {out, write_decimal(out, bytes.data(), static_cast<int>(bytes.size()), scale)};
}

TEST(WriteDecimal, IsExactAndDropsTrailingZeros) {
  EXPECT_EQ(decimal<arrow::Decimal128>("1250", 2), "12.5");
  EXPECT_EQ(decimal<arrow::Decimal128>("-1250", 2), "-12.5");
  EXPECT_EQ(decimal<arrow::Decimal128>("100", 2), "1");
  EXPECT_EQ(decimal<arrow::Decimal128>("0", 5), "0");
  EXPECT_EQ(decimal<arrow::Decimal128>("7", 0), "7");
  EXPECT_EQ(decimal<arrow::Decimal128>("700", 0), "700");
  EXPECT_EQ(decimal<arrow::Decimal128>("1", 4), "0.0001");
  EXPECT_EQ(decimal<arrow::Decimal128>("1", 5), "1e-05");
  EXPECT_EQ(decimal<arrow::Decimal128>("123", 7), "1.23e-05");
  EXPECT_EQ(decimal<arrow::Decimal128>("5", -3), "5000");
}

TEST(WriteDecimal, ReachesTheEdges) {
  const std::string nines38(38, '9');
  const std::string nines76(76, '9');
  EXPECT_EQ(decimal<arrow::Decimal128>(nines38, 0), nines38);
  EXPECT_EQ(decimal<arrow::Decimal128>("-" + nines38, 38), "-0." + nines38);
  EXPECT_EQ(decimal<arrow::Decimal256>(nines76, 0), nines76);
  EXPECT_EQ(decimal<arrow::Decimal256>("-" + nines76, 38),
            "-" + nines76.substr(38) + "." + nines76.substr(38));
  EXPECT_EQ(decimal<arrow::Decimal256>("1" + std::string(36, '0') + "1", 0),
            "1" + std::string(36, '0') + "1");
  EXPECT_EQ(decimal<arrow::Decimal128>("1000000000000000000", 0), "1000000000000000000");
}

}  // namespace
}  // namespace landfall
