// Compressed streams, judged by Arrow's decompressors.
#include "families/object/compressor.h"

#include <arrow/buffer.h>
#include <arrow/io/compressed.h>
#include <arrow/io/memory.h>
#include <gtest/gtest.h>

#include <string>

namespace landfall::object {
namespace {

std::string decompressed(Compression compression, const std::string& bytes) {
  const auto codec = arrow::util::Codec::Create(arrow_compression(compression)).ValueOrDie();
  const auto raw = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(bytes));
  const auto stream = arrow::io::CompressedInputStream::Make(codec.get(), raw).ValueOrDie();
  std::string text;
  for (auto piece = stream->Read(1 << 16).ValueOrDie(); piece->size() > 0;
       piece = stream->Read(1 << 16).ValueOrDie())
    text += piece->ToString();
  return text;
}

class CompressorTest : public testing::TestWithParam<Compression> {
 protected:
  std::string out_;
  Compressor compressor_{GetParam(), [this](std::string_view bytes) -> Result<void> {
                           out_.append(bytes);
                           return {};
                         }};
};

TEST_P(CompressorTest, WhatGoesInComesOut) {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += std::to_string(i * 7919) + ",";
  for (std::size_t from = 0; from < text.size(); from += 100'000)
    ASSERT_TRUE(compressor_.write(std::string_view(text).substr(from, 100'000)).ok());
  ASSERT_TRUE(compressor_.finish().ok());
  EXPECT_LT(out_.size(), text.size());
  EXPECT_EQ(decompressed(GetParam(), out_), text);
}

TEST_P(CompressorTest, FramesFollowEachOther) {
  ASSERT_TRUE(compressor_.write("one ").ok());
  EXPECT_GT(compressor_.held_bytes(), 0);
  ASSERT_TRUE(compressor_.end_frame().ok());
  EXPECT_EQ(compressor_.held_bytes(), 0);
  ASSERT_TRUE(compressor_.write("two").ok());
  ASSERT_TRUE(compressor_.finish().ok());
  EXPECT_EQ(decompressed(GetParam(), out_), "one two");
}

TEST_P(CompressorTest, NothingIsAnEmptyFrame) {
  ASSERT_TRUE(compressor_.finish().ok());
  EXPECT_FALSE(out_.empty());
  EXPECT_EQ(decompressed(GetParam(), out_), "");
}

INSTANTIATE_TEST_SUITE_P(Codecs, CompressorTest, testing::Values(Compression::kGzip, Compression::kZstd),
                         [](const auto& tested) {
                           return tested.param == Compression::kGzip ? "Gzip" : "Zstd";
                         });

}  // namespace
}  // namespace landfall::object
