// Growing, reserving and shortening.
#include "encode/buffer.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace landfall {
namespace {

TEST(Buffer, KeepsWhatIsAppendedWhileItGrows) {
  Buffer buffer;
  std::string expected;
  for (int i = 0; i < 5000; ++i) {
    buffer.append(static_cast<char>('a' + i % 26));
    buffer.append("some text");
    expected += static_cast<char>('a' + i % 26);
    expected += "some text";
  }
  EXPECT_EQ(buffer.view(), expected);
}

TEST(Buffer, TakesOnlyWhatIsCommitted) {
  Buffer buffer;
  buffer.append("ab");
  char* room = buffer.reserve(100'000);
  room[0] = 'c';
  buffer.commit(room + 1);
  EXPECT_EQ(buffer.view(), "abc");
  EXPECT_EQ(buffer.since(2), "c");
  buffer.truncate(1);
  EXPECT_EQ(buffer.view(), "a");
  buffer.clear();
  EXPECT_TRUE(buffer.empty());
}

TEST(Buffer, Moves) {
  Buffer first;
  first.append("x");
  Buffer second = std::move(first);
  EXPECT_EQ(second.view(), "x");
}

}  // namespace
}  // namespace landfall
