// Error kinds: the table of names and exit codes users script against.
#include <gtest/gtest.h>
#include <landfall/result.h>

namespace landfall {
namespace {

TEST(Error, NamesAndExitCodes) {
  const std::tuple<ErrorKind, std::string_view, int, bool> table[] = {
      {ErrorKind::kConfig, "config", 2, false},         {ErrorKind::kUnsupported, "unsupported", 2, false},
      {ErrorKind::kSchema, "schema", 3, false},         {ErrorKind::kAccess, "access", 4, false},
      {ErrorKind::kConnection, "connection", 4, true},  {ErrorKind::kTransient, "transient", 4, true},
      {ErrorKind::kRejected, "rejected", 5, false},     {ErrorKind::kProtocol, "protocol", 6, false},
      {ErrorKind::kCancelled, "cancelled", 130, false}, {ErrorKind::kBug, "bug", 70, false}};
  for (const auto& [kind, name, code, retryable] : table) {
    EXPECT_EQ(to_string(kind), name);
    EXPECT_EQ(exit_code(kind), code);
    EXPECT_EQ(Error(kind, "").retryable(), retryable) << name;
  }
}

Result<int> half(int number) {
  if (number % 2 != 0) return Error(ErrorKind::kRejected, "odd");
  return number / 2;
}
Result<int> quarter(int number) {
  TRY_ASSIGN(const int once, half(number).during("halving once"));
  TRY(half(once));
  return half(once).during("halving twice");
}

TEST(Error, MacrosPassErrorsOnAndKeepTheChain) {
  EXPECT_EQ(*quarter(8), 2);
  EXPECT_EQ(quarter(3).error().message(), "halving once: odd");
  EXPECT_EQ(quarter(6).error().message(), "odd");
  EXPECT_EQ(quarter(6).error().kind(), ErrorKind::kRejected);
}

TEST(Error, UndoneSurvivesTheChain) {
  const Error error = Error(ErrorKind::kTransient, "busy").undone().during("writing");
  EXPECT_TRUE(error.is_undone());
  EXPECT_EQ(error.message(), "writing: busy");
}

}  // namespace
}  // namespace landfall
