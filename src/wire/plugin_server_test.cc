// Tests of a served plugin over a real socket: what each call but Write answers, and the socket itself.
#include "wire/plugin_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <discovery_v1.grpc.pb.h>
#include "tests/fakes/plugin_server_fixture.h"

namespace landfall::test {
namespace {

using grpc::StatusCode;
using testing::HasSubstr;
using testing::Not;

TEST_F(PluginServerTest, SaysWhatItIs) {
  grpc::ClientContext contexts[4];
  v3::GetName::Response name;
  ASSERT_TRUE(plugin().GetName(&contexts[0], {}, &name).ok());
  EXPECT_EQ(name.name(), "recording");
  v3::GetVersion::Response version;
  ASSERT_TRUE(plugin().GetVersion(&contexts[1], {}, &version).ok());
  EXPECT_EQ(version.version(), "v1.2.3");
  v3::GetSpecSchema::Response schema;
  ASSERT_TRUE(plugin().GetSpecSchema(&contexts[2], {}, &schema).ok());
  EXPECT_THAT(schema.json_schema(), HasSubstr("\"password\""));
  cloudquery::discovery::v1::GetVersions::Response versions;
  const auto discovery = cloudquery::discovery::v1::Discovery::NewStub(channel_);
  ASSERT_TRUE(discovery->GetVersions(&contexts[3], {}, &versions).ok());
  EXPECT_THAT(versions.versions(), testing::ElementsAre(3));
}

TEST_F(PluginServerTest, ASourcesCallsAreRefusedWithASentence) {
  grpc::ClientContext context;
  v3::GetTables::Response response;
  const grpc::Status status = plugin().GetTables(&context, {}, &response);
  EXPECT_EQ(status.error_code(), StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(status.error_message(), "\"recording\" is a destination: it has no GetTables");
}

TEST_F(PluginServerTest, WhatWasWrittenCanBeRead) {
  ASSERT_TRUE(init().ok());
  ASSERT_TRUE(write({insertion("a", 7), insertion("b", 2)}).ok());
  grpc::ClientContext context;
  v3::Read::Request request;
  request.set_table(*encode_table(table("a")));
  const auto answers = plugin().Read(&context, request);
  std::int64_t count = 0;
  IpcDecoder decoder;
  for (v3::Read::Response answer; answers->Read(&answer);) {
    const auto decoded = decoder.rows(answer.record());
    ASSERT_TRUE(decoded.ok());
    EXPECT_EQ(decoded->table->name, "a");
    count += decoded->rows->num_rows();
  }
  EXPECT_TRUE(answers->Finish().ok());
  EXPECT_EQ(count, 7);
}

TEST_F(PluginServerTest, InitAndCloseInAnyOrder) {
  EXPECT_TRUE(close_plugin().ok());
  EXPECT_EQ(write({insertion("a", 1)}).error_code(), StatusCode::INVALID_ARGUMENT);
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(init().ok());
    EXPECT_TRUE(write({insertion("a", 1)}).ok());
    EXPECT_TRUE(close_plugin().ok());
    EXPECT_TRUE(close_plugin().ok());
  }
  EXPECT_THAT(write({insertion("a", 1)}).error_message(), HasSubstr("call Init first"));
}

TEST_F(PluginServerTest, AWrongPasswordIsToldAtInitAndNeverShown) {
  plugin_.on_open = [](const fakes::RecordingSpec& spec, const Context&) -> Result<void> {
    return Error(ErrorKind::kAccess, "the server refused " + spec.password.reveal());
  };
  const grpc::Status status = init(R"({"password":"wr0ng-secret"})");
  EXPECT_EQ(status.error_code(), StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(status.error_message(), "opening destination \"recording\": the server refused ***");
  EXPECT_THAT(log(), Not(HasSubstr("wr0ng")));
  EXPECT_TRUE(init("null", true).ok());  // opens nothing
}

TEST_F(PluginServerTest, ConnectionsAreTestedWithoutInit) {
  plugin_.on_open = [](const fakes::RecordingSpec& spec, const Context&) -> Result<void> {
    if (spec.password.empty()) return Error(ErrorKind::kConnection, "nobody at home");
    return {};
  };
  EXPECT_TRUE(test_connection(R"({"password":"sesame-77"})").success());
  EXPECT_EQ(test_connection("null").failure_code(), "CONNECTION");
  EXPECT_EQ(test_connection("null").failure_description(), "nobody at home");
  EXPECT_EQ(test_connection("[]").failure_code(), "INVALID_SPEC");
}

TEST_F(PluginServerTest, WhatCannotBeDoneIsRefused) {
  plugin_.capabilities.delete_stale = plugin_.capabilities.read = false;
  ASSERT_TRUE(init().ok());
  const grpc::Status stale = write({stale_deletion("a", 1, 0)});
  EXPECT_EQ(stale.error_code(), StatusCode::UNIMPLEMENTED);
  EXPECT_THAT(stale.error_message(), HasSubstr("cannot delete stale rows"));
  grpc::ClientContext context;
  const auto answers = plugin().Read(&context, {});
  EXPECT_EQ(answers->Finish().error_code(), StatusCode::UNIMPLEMENTED);
}

TEST_F(PluginServerTest, TheSocketIsTheOwnersAlone) {
  plugin();
  struct stat found {};
  ASSERT_EQ(stat(socket_path().c_str(), &found), 0);
  EXPECT_TRUE(S_ISSOCK(found.st_mode));
  EXPECT_EQ(found.st_mode & 0777, 0600U);
}

TEST_F(PluginServerTest, ASocketSomebodyListensOnIsLeftAlone) {
  ASSERT_TRUE(init().ok());
  const auto second = start_at(socket_path());
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(second.error().message(), HasSubstr("another process listens there"));
  EXPECT_TRUE(close_plugin().ok());
}

TEST_F(PluginServerTest, ALeftOverSocketIsReplacedAndAFileIsNot) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  ASSERT_LT(socket_path().size(), sizeof address.sun_path);
  socket_path().copy(address.sun_path, sizeof address.sun_path - 1);
  const int left_over = socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(bind(left_over, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  close(left_over);
  EXPECT_TRUE(init().ok());
  const std::string file = folder_ + "/file";
  std::ofstream(file) << "precious";
  EXPECT_FALSE(start_at(file).ok());
  EXPECT_TRUE(std::filesystem::exists(file));
}

TEST_F(PluginServerTest, APortIsChosenAndNotShared) {
  const auto start = [&](const std::string& address) {
    return PluginServer::start(plugin_.def(), "v1", {ListenAddress::Network::kTcp, address}, *log_);
  };
  const auto first = start("127.0.0.1:0");
  ASSERT_TRUE(first.ok());
  EXPECT_THAT((*first)->address(), testing::MatchesRegex("127\\.0\\.0\\.1:[1-9][0-9]+"));
  EXPECT_FALSE(start((*first)->address()).ok());
}

}  // namespace
}  // namespace landfall::test
