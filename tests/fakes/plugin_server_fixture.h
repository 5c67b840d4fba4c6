// A served plugin with a client, and the messages tests send it.
#pragma once

#include <arrow/api.h>
#include <fcntl.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <plugin_v3.grpc.pb.h>
#include "tests/fakes/recording_plugin.h"
#include "wire/ipc.h"
#include "wire/plugin_server.h"

namespace landfall::test {

namespace v3 = cloudquery::plugin::v3;

inline Table table(const std::string& name) {
  Table made;
  made.name = name;
  made.columns.push_back({.name = "n", .type = arrow::int64()});
  return made;
}

inline v3::Write::Request migration(const std::string& name, bool force = false) {
  v3::Write::Request request;
  request.mutable_migrate_table()->set_table(*encode_table(table(name)));
  request.mutable_migrate_table()->set_migrate_force(force);
  return request;
}

inline v3::Write::Request insertion(const std::string& name, std::int64_t count) {
  arrow::Int64Builder builder;
  for (std::int64_t i = 0; i < count; ++i) EXPECT_TRUE(builder.Append(i).ok());
  const auto rows = arrow::RecordBatch::Make(schema_of(table(name), false), count, {*builder.Finish()});
  v3::Write::Request request;
  request.mutable_insert()->set_record(*encode_rows(table(name), *rows));
  return request;
}

inline v3::Write::Request stale_deletion(const std::string& name, std::int64_t seconds, int nanos) {
  v3::Write::Request request;
  request.mutable_delete_()->set_table_name(name);
  request.mutable_delete_()->set_source_name("src");
  request.mutable_delete_()->mutable_sync_time()->set_seconds(seconds);
  request.mutable_delete_()->mutable_sync_time()->set_nanos(nanos);
  return request;
}

class PluginServerTest : public testing::Test {
 protected:
  PluginServerTest() {
    std::string pattern = testing::TempDir() + "plugin_server_XXXXXX";
    folder_ = mkdtemp(pattern.data());
    log_fd_ = open((folder_ + "/log").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    log_ = std::make_unique<WireLog>(WireLogOptions{.level = LogLevel::kDebug, .json = true, .fd = log_fd_});
  }
  ~PluginServerTest() override {
    server_.reset();
    close(log_fd_);
    std::filesystem::remove_all(folder_);
  }

  std::string socket_path() const { return folder_ + "/s"; }
  Result<std::unique_ptr<PluginServer>> start_at(const std::string& path) {
    return PluginServer::start(plugin_.def(), "v1.2.3", {ListenAddress::Network::kUnix, path}, *log_);
  }
  /// Starts the server and connects; everything of plugin_ is set before.
  v3::Plugin::Stub& plugin() {
    if (stub_) return *stub_;
    auto server = start_at(socket_path());
    EXPECT_TRUE(server.ok());
    server_ = *std::move(server);
    channel_ = grpc::CreateChannel("unix:" + socket_path(), grpc::InsecureChannelCredentials());
    stub_ = v3::Plugin::NewStub(channel_);
    return *stub_;
  }
  grpc::Status init(const std::string& spec = "null", bool no_connection = false) {
    grpc::ClientContext context;
    v3::Init::Request request;
    request.set_spec(spec);
    request.set_no_connection(no_connection);
    v3::Init::Response response;
    return plugin().Init(&context, request, &response);
  }
  grpc::Status close_plugin() {
    grpc::ClientContext context;
    v3::Close::Response response;
    return plugin().Close(&context, {}, &response);
  }
  grpc::Status write(const std::vector<v3::Write::Request>& messages) {
    grpc::ClientContext context;
    v3::Write::Response response;
    const auto stream = plugin().Write(&context, &response);
    for (const auto& message : messages) stream->Write(message);
    stream->WritesDone();
    return stream->Finish();
  }
  v3::TestConnection::Response test_connection(const std::string& spec) {
    grpc::ClientContext context;
    v3::TestConnection::Request request;
    request.set_spec(spec);
    v3::TestConnection::Response response;
    EXPECT_TRUE(plugin().TestConnection(&context, request, &response).ok());
    return response;
  }
  /// Sends one Write message of any bytes.
  grpc::Status write_raw(grpc::ByteBuffer message) {
    grpc::GenericStub generic(channel_);
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    const auto call = generic.PrepareCall(&context, "/cloudquery.plugin.v3.Plugin/Write", &queue);
    grpc::Status status;
    const auto step = [&] {
      void* tag = nullptr;
      bool ok = false;
      return queue.Next(&tag, &ok) && ok;
    };
    call->StartCall(this);
    if (step()) {
      call->WriteLast(message, {}, this);
      (void)step();
    }
    call->Finish(&status, this);
    (void)step();
    return status;
  }
  std::vector<std::string> events() { return plugin_.record.events(); }
  std::string log() const {
    std::ifstream file(folder_ + "/log");
    return (std::ostringstream() << file.rdbuf()).str();
  }

  std::string folder_;
  int log_fd_ = -1;
  fakes::RecordingPlugin plugin_;
  std::unique_ptr<WireLog> log_;
  std::unique_ptr<PluginServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v3::Plugin::Stub> stub_;
};

}  // namespace landfall::test
