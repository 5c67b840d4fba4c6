// Tests of Write over a real socket: clients that lie, stall or vanish.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "tests/fakes/plugin_server_fixture.h"

namespace landfall::test {
namespace {

using grpc::StatusCode;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class PluginWriteTest : public PluginServerTest {};

TEST_F(PluginWriteTest, MessagesOfAllKindsArriveInOrder) {
  ASSERT_TRUE(init().ok());
  v3::Write::Request deletion;
  deletion.mutable_delete_record()->set_table_name("b");
  ASSERT_TRUE(write({migration("a"), migration("b"), insertion("a", 3), stale_deletion("a", 1, 500'000'999),
                     insertion("b", 2), deletion})
                  .ok());
  EXPECT_EQ(events(),
            (std::vector<std::string>{"open", "migrate a b", "write a 3", "erase stale a src 1500000",
                                      "write b 2", "erase b", "close", "gone"}));
}

TEST_F(PluginWriteTest, StreamsAreIndependent) {
  std::promise<void> second_is_done;
  plugin_.on_write = [&, done = second_is_done.get_future().share()](const Batch& batch, const Context&) {
    if (batch.table->name == "slow") done.wait();
    return Result<void>();
  };
  ASSERT_TRUE(init().ok());
  auto slow = std::async(std::launch::async, [&] { return write({insertion("slow", 10)}); });
  const grpc::Status fast = write({migration("state"), insertion("state", 1)});
  second_is_done.set_value();
  EXPECT_TRUE(fast.ok());
  EXPECT_TRUE(slow.get().ok());
}

TEST_F(PluginWriteTest, AnErrorIsAnsweredWhileTheClientStillSends) {
  plugin_.record.on_migrate = [](auto, MigrateMode) { return Error(ErrorKind::kSchema, "needs force"); };
  ASSERT_TRUE(init().ok());
  grpc::ClientContext context;
  v3::Write::Response response;
  const auto stream = plugin().Write(&context, &response);
  stream->Write(migration("a"));
  while (stream->Write(insertion("a", 1))) continue;  // for ever, if the server did not end the call
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(status.error_message(), "migrating tables: needs force");
  EXPECT_THAT(events(), Not(Contains("close")));
}

TEST_F(PluginWriteTest, ARefusedTableFailsTheStreamAndIsLoggedOnce) {
  plugin_.on_write = [](const Batch&, const Context&) { return Error(ErrorKind::kRejected, "too wide"); };
  ASSERT_TRUE(init().ok());
  const grpc::Status status = write({insertion("a", 10), insertion("a", 10)});
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(status.error_message(), "writing table \"a\": too wide");
  const std::string lines = log();
  const auto first = lines.find("\"level\":\"error\"");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(lines.find("\"level\":\"error\"", first + 1), std::string::npos);
}

TEST_F(PluginWriteTest, DamagedRowsAreRefusedAndTheServerLivesOn) {
  ASSERT_TRUE(init().ok());
  v3::Write::Request damaged = insertion("a", 3);
  damaged.mutable_insert()->mutable_record()->resize(damaged.insert().record().size() / 2);
  EXPECT_EQ(write({damaged}).error_code(), StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(write({v3::Write::Request()}).error_code(), StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(write({stale_deletion("", 1, 0)}).error_code(), StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(write({stale_deletion("a", INT64_MAX, 0)}).error_code(), StatusCode::INVALID_ARGUMENT);
  EXPECT_TRUE(write({insertion("a", 3)}).ok());
}

TEST_F(PluginWriteTest, AMessageThatIsNoMessageIsNotTakenForTheEnd) {
  ASSERT_TRUE(init().ok());
  const grpc::Slice bytes(std::string("\x12\x7f\x01"));  // an insert that claims 127 bytes
  const grpc::Status status = write_raw(grpc::ByteBuffer(&bytes, 1));
  EXPECT_EQ(status.error_code(), StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("damaged"));
}

TEST_F(PluginWriteTest, AMessageOverTheLimitIsRefused) {
  ASSERT_TRUE(init().ok());
  const grpc::Slice mebibyte(std::string(1 << 20, 'x'));
  const std::vector<grpc::Slice> slices((kMaxMessageBytes >> 20) + 1, mebibyte);
  EXPECT_EQ(write_raw(grpc::ByteBuffer(slices.data(), slices.size())).error_code(),
            StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_TRUE(write({insertion("a", 3)}).ok());
}

TEST_F(PluginWriteTest, WhatAClientLeavesUnfinishedIsAbandoned) {
  plugin_.on_write = [this](const Batch& batch, const Context& context) -> Result<void> {
    if (batch.table->name != "stuck") return {};
    plugin_.record.note("stuck");
    while (!context.cancel->wait_for(std::chrono::milliseconds(1000))) continue;
    return context.cancel->check();
  };
  ASSERT_TRUE(init().ok());
  {
    grpc::ClientContext context;
    v3::Write::Response response;
    const auto stream = plugin().Write(&context, &response);
    stream->Write(insertion("stuck", 10));
    plugin_.record.wait_for("stuck");
    context.TryCancel();
    EXPECT_EQ(stream->Finish().error_code(), StatusCode::CANCELLED);
  }
  plugin_.record.wait_for("gone");
  EXPECT_THAT(events(), Not(Contains("close")));
  EXPECT_TRUE(write({insertion("b", 1)}).ok());
}

TEST_F(PluginWriteTest, StoppingEndsAWriteUnderWay) {
  plugin_.on_write = [this](const Batch&, const Context& context) -> Result<void> {
    plugin_.record.note("stuck");
    while (!context.cancel->wait_for(std::chrono::milliseconds(1000))) continue;
    return context.cancel->check();
  };
  ASSERT_TRUE(init().ok());
  grpc::ClientContext context;
  v3::Write::Response response;
  const auto stream = plugin().Write(&context, &response);
  stream->Write(insertion("a", 10));
  plugin_.record.wait_for("stuck");
  server_->stop("received interrupt signal");
  EXPECT_FALSE(stream->Finish().ok());
  EXPECT_THAT(events(), Not(Contains("close")));
  EXPECT_FALSE(std::filesystem::exists(socket_path()));
}

}  // namespace
}  // namespace landfall::test
