// Tests of the client's side against a plugin that answers what a test wants, also bytes that are no message.
#include "wire/plugin_client.h"

#include <arrow/builder.h>
#include <discovery_v1.grpc.pb.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <list>

#include "wire/ipc.h"
#include "wire/remote_plugins.h"

namespace landfall {
namespace {

namespace pb = cloudquery::plugin::v3;
namespace discovery = cloudquery::discovery::v1;
using testing::AllOf;
using testing::HasSubstr;

Table numbers() {
  Table table;
  table.name = "numbers";
  table.columns = {{.name = "n", .type = arrow::int64()}};
  return table;
}

std::shared_ptr<arrow::RecordBatch> rows(std::int64_t count) {
  arrow::Int64Builder builder;
  for (std::int64_t i = 0; i < count; ++i) EXPECT_TRUE(builder.Append(i).ok());
  return arrow::RecordBatch::Make(schema_of(numbers(), false), count, {*builder.Finish()});
}

grpc::ByteBuffer bytes_of(const google::protobuf::MessageLite& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return {&slice, 1};
}

grpc::ByteBuffer insertion(std::int64_t count) {
  pb::Sync::Response message;
  *message.mutable_insert()->mutable_record() = *encode_rows(numbers(), *rows(count));
  return bytes_of(message);
}

grpc::ByteBuffer rubbish() {
  const grpc::Slice slice(std::string("\x12\xFF\xFF\xFF\x7F no message"));
  return {&slice, 1};
}

class Versions : public discovery::Discovery::Service {
 public:
  grpc::Status GetVersions(grpc::ServerContext*, const discovery::GetVersions::Request*,
                           discovery::GetVersions::Response* response) override {
    for (const int version : all) response->add_versions(version);
    return grpc::Status::OK;
  }
  std::vector<int> all{0, 1, 2, 3};
};

/// Three methods of a plugin; Sync answers in bytes, which the generated service could not.
class Plugin : public grpc::Service {
 public:
  Plugin() {
    using Sync = grpc::internal::ServerStreamingHandler<Plugin, pb::Sync::Request, grpc::ByteBuffer>;
    using InitCall = grpc::internal::RpcMethodHandler<Plugin, pb::Init::Request, pb::Init::Response>;
    using WriteCall = grpc::internal::ClientStreamingHandler<Plugin, pb::Write::Request, pb::Write::Response>;
    add("Sync", grpc::internal::RpcMethod::SERVER_STREAMING,
        new Sync([](Plugin* self, grpc::ServerContext* call, const pb::Sync::Request*,
                    grpc::ServerWriter<grpc::ByteBuffer>* writer) { return self->sync(*call, *writer); },
                 this));
    add("Init", grpc::internal::RpcMethod::NORMAL_RPC, new InitCall(std::mem_fn(&Plugin::Init), this));
    add("Write", grpc::internal::RpcMethod::CLIENT_STREAMING,
        new WriteCall(std::mem_fn(&Plugin::Write), this));
  }
  grpc::Status Init(grpc::ServerContext*, const pb::Init::Request* request, pb::Init::Response*) {
    spec = request->spec();
    return init;
  }
  grpc::Status Write(grpc::ServerContext*, grpc::ServerReader<pb::Write::Request>* reader,
                     pb::Write::Response*) {
    pb::Write::Request request;
    while (reader->Read(&request))
      if (++written == fail_at) return {grpc::StatusCode::UNAVAILABLE, "busy"};
    return grpc::Status::OK;
  }

  Versions versions_service;
  grpc::Status init = grpc::Status::OK;
  std::string spec;
  std::function<grpc::Status(grpc::ServerContext&, grpc::ServerWriter<grpc::ByteBuffer>&)> sync;
  std::atomic<int> written{0};
  int fail_at = -1;

 private:
  void add(const std::string& method, grpc::internal::RpcMethod::RpcType type,
           grpc::internal::MethodHandler* handler) {
    const std::string& name = names_.emplace_back("/cloudquery.plugin.v3.Plugin/" + method);
    AddMethod(new grpc::internal::RpcServiceMethod(name.c_str(), type, handler));
  }
  std::list<std::string> names_;  ///< gRPC keeps pointers to them
};

class Counted : public MessageSink {
 public:
  Result<void> migrate(TablePtr) override { return {}; }
  Result<void> insert(const TablePtr&, std::shared_ptr<arrow::RecordBatch> batch) override {
    count += batch->num_rows();
    return taken;
  }
  Result<void> erase(ChosenRows) override { return {}; }
  Result<void> table_error(std::string_view, std::string_view) override { return {}; }
  std::int64_t count = 0;
  Result<void> taken;
};

class PluginClientTest : public testing::Test {
 protected:
  PluginClientTest() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(&plugin_);
    builder.RegisterService(&plugin_.versions_service);
    server_ = builder.BuildAndStart();
  }
  Result<std::shared_ptr<PluginClient>> connect(PeerWatch::Limits limits = {}) {
    return PluginClient::connect(remote_host("127.0.0.1:" + std::to_string(port_)), "source \"it\"", context_,
                                 limits);
  }
  Result<void> sync(PeerWatch::Limits limits = {}) {
    TRY_ASSIGN(const auto client, connect(limits));
    return client->sync({}, sink_);
  }
  std::string refusal(const Result<void>& outcome, ErrorKind kind) {
    if (outcome.ok()) return "";
    EXPECT_EQ(outcome.error().kind(), kind) << outcome.error().message();
    return outcome.error().message();
  }

  Plugin plugin_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  Context context_;
  Counted sink_;
};

TEST_F(PluginClientTest, EveryMessageArrives) {
  plugin_.sync = [](grpc::ServerContext&, grpc::ServerWriter<grpc::ByteBuffer>& writer) {
    for (int i = 0; i < 200; ++i) writer.Write(insertion(50));
    return grpc::Status::OK;
  };
  ASSERT_TRUE(sync().ok());
  EXPECT_EQ(sink_.count, 10'000);
}

// The generated reader would take it for the end, and the status that follows is OK.
TEST_F(PluginClientTest, ADamagedMessageIsNotTheEndOfTheStream) {
  plugin_.sync = [](grpc::ServerContext&, grpc::ServerWriter<grpc::ByteBuffer>& writer) {
    writer.Write(insertion(1));
    writer.Write(rubbish());
    return grpc::Status::OK;
  };
  EXPECT_THAT(refusal(sync(), ErrorKind::kProtocol),
              AllOf(HasSubstr("source \"it\" sent"), HasSubstr("damaged")));
}

TEST_F(PluginClientTest, WhatTheSinkRefusesEndsTheCall) {
  sink_.taken = Error(ErrorKind::kAccess, "the disk is full");
  plugin_.sync = [](grpc::ServerContext& call, grpc::ServerWriter<grpc::ByteBuffer>& writer) {
    while (!call.IsCancelled() && writer.Write(insertion(50))) continue;
    return grpc::Status::OK;
  };
  EXPECT_EQ(refusal(sync(), ErrorKind::kAccess), "the disk is full");
}

TEST_F(PluginClientTest, ASilentPluginIsGivenUp) {
  plugin_.sync = [](grpc::ServerContext& call, grpc::ServerWriter<grpc::ByteBuffer>& writer) {
    writer.Write(insertion(1));
    while (!call.IsCancelled()) std::this_thread::yield();
    return grpc::Status::OK;
  };
  EXPECT_THAT(refusal(sync({.end_after = std::chrono::milliseconds(200)}), ErrorKind::kConnection),
              AllOf(HasSubstr("source \"it\" has been silent"), HasSubstr("while sending rows")));
  EXPECT_EQ(sink_.count, 1);
}

TEST_F(PluginClientTest, TheUserCanStopWaiting) {
  std::promise<void> begun;
  plugin_.sync = [&](grpc::ServerContext& call, grpc::ServerWriter<grpc::ByteBuffer>&) {
    begun.set_value();
    while (!call.IsCancelled()) std::this_thread::yield();
    return grpc::Status::OK;
  };
  std::thread user([&] {
    begun.get_future().wait();
    context_.cancel->cancel("received interrupt signal");
  });
  EXPECT_THAT(refusal(sync(), ErrorKind::kCancelled), HasSubstr("interrupt"));
  user.join();
}

TEST_F(PluginClientTest, PluginsOfOtherProtocolsAreRefused) {
  plugin_.versions_service.all = {0, 1, 2};
  EXPECT_THAT(refusal(sync(), ErrorKind::kUnsupported), HasSubstr("upgrade the plugin"));
  plugin_.versions_service.all = {4};
  EXPECT_THAT(refusal(sync(), ErrorKind::kUnsupported), HasSubstr("upgrade landfall"));
}

TEST_F(PluginClientTest, NobodyAtTheAddressIsSaidSo) {
  server_->Shutdown();
  EXPECT_THAT(refusal(sync(), ErrorKind::kConnection),
              AllOf(HasSubstr("nobody answers"), HasSubstr("is it running")));
}

TEST_F(PluginClientTest, AWrongSpecIsToldInThePluginsWords) {
  plugin_.init = {grpc::StatusCode::INVALID_ARGUMENT, "no option is called rwos"};
  const auto client = connect();
  ASSERT_TRUE(client.ok());
  EXPECT_EQ(refusal((*client)->init(R"({"rwos": 1})", false, "id"), ErrorKind::kConfig),
            "source \"it\" failed while initialising: no option is called rwos");
  EXPECT_EQ(plugin_.spec, R"({"rwos": 1})");
}

// Rows sent before it were not acknowledged: a retry of the last batch alone would lose them.
TEST_F(PluginClientTest, AFailedWriteStreamFailsEveryLaterCall) {
  plugin_.fail_at = 2;
  const auto client = connect();
  ASSERT_TRUE(client.ok());
  const auto destination = open_remote_destination(*client, {});
  ASSERT_TRUE(destination.ok());
  const auto table = std::make_shared<const Table>(numbers());
  Result<void> outcome;
  for (int i = 0; outcome.ok() && i < 10'000; ++i)
    outcome = (*destination)->write({.table = table, .parts = {rows(50)}, .rows = 50, .bytes = 400});
  ASSERT_FALSE(outcome.ok());
  EXPECT_FALSE(outcome.error().retryable());
  EXPECT_FALSE((*destination)->write({.table = table, .parts = {rows(1)}, .rows = 1, .bytes = 8}).ok());
  EXPECT_FALSE((*destination)->flush(*table).ok());
  EXPECT_FALSE((*destination)->close().ok());
}

TEST_F(PluginClientTest, AFailureAtTheEndOfTheStreamFailsTheFlush) {
  plugin_.fail_at = 1;
  const auto client = connect();
  ASSERT_TRUE(client.ok());
  const auto destination = open_remote_destination(*client, {});
  ASSERT_TRUE(destination.ok());
  const auto table = std::make_shared<const Table>(numbers());
  (void)(*destination)->write({.table = table, .parts = {rows(50)}, .rows = 50, .bytes = 400});
  EXPECT_FALSE((*destination)->flush(*table).ok());
  EXPECT_FALSE((*destination)->close().ok());
}

}  // namespace
}  // namespace landfall
