// What a sample of a column tells: keys are seen to be keys, pools to be pools.
#include "families/object/column_sample.h"

#include <arrow/builder.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

namespace landfall::object {
namespace {

std::shared_ptr<arrow::Array> texts(std::int64_t rows, std::int64_t different) {
  arrow::StringBuilder builder;
  for (std::int64_t i = 0; i < rows; ++i)
    EXPECT_TRUE(builder.Append("value " + std::to_string(i % different)).ok());
  return builder.Finish().ValueOrDie();
}

TEST(RepeatsValues, TellsPoolsFromKeys) {
  EXPECT_TRUE(repeats_values(*texts(10'000, 10)));
  EXPECT_FALSE(repeats_values(*texts(10'000, 10'000)));
  EXPECT_TRUE(repeats_values(*texts(100, 100)));  // too short to tell
}

TEST(RepeatsValues, NullsDoNotCount) {
  arrow::Int64Builder builder;
  ASSERT_TRUE(builder.AppendNulls(10'000).ok());
  EXPECT_TRUE(repeats_values(*builder.Finish().ValueOrDie()));
}

TEST(Compresses, TellsNoiseFromText) {
  const auto codec = arrow::util::Codec::Create(arrow::Compression::SNAPPY).ValueOrDie();
  std::mt19937_64 noise(1);
  arrow::UInt64Builder random;
  for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(random.Append(noise()).ok());
  EXPECT_FALSE(compresses(*random.Finish().ValueOrDie(), *codec));
  EXPECT_TRUE(compresses(*texts(10'000, 10'000), *codec));
}

}  // namespace
}  // namespace landfall::object
