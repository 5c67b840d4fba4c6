// The calls of the plugin protocol, answered for one destination. What they do is in serving/; here is what
// gRPC adds: messages, statuses, and clients that go away.
#pragma once

#include <grpcpp/grpcpp.h>

#include <string>

#include <discovery_v1.grpc.pb.h>
#include <plugin_v3.grpc.pb.h>
#include "wire/serving/call_watch.h"
#include "wire/serving/served_destination.h"
#include "wire/serving/wire_log.h"

namespace landfall {

class PluginService final : public cloudquery::plugin::v3::Plugin::Service {
 public:
  PluginService(const DestinationDef& def, std::string version, WireLog& log);

  /// Cancels all calls.
  void stop(std::string_view reason) { watch_.stop(reason); }

  using Call = grpc::ServerContext;
  using Status = grpc::Status;

  Status GetName(Call*, const cloudquery::plugin::v3::GetName::Request*,
                 cloudquery::plugin::v3::GetName::Response*) override;
  Status GetVersion(Call*, const cloudquery::plugin::v3::GetVersion::Request*,
                    cloudquery::plugin::v3::GetVersion::Response*) override;
  Status GetSpecSchema(Call*, const cloudquery::plugin::v3::GetSpecSchema::Request*,
                       cloudquery::plugin::v3::GetSpecSchema::Response*) override;
  Status Init(Call*, const cloudquery::plugin::v3::Init::Request*,
              cloudquery::plugin::v3::Init::Response*) override;
  Status Read(Call*, const cloudquery::plugin::v3::Read::Request*,
              grpc::ServerWriter<cloudquery::plugin::v3::Read::Response>*) override;
  Status Close(Call*, const cloudquery::plugin::v3::Close::Request*,
               cloudquery::plugin::v3::Close::Response*) override;
  Status TestConnection(Call*, const cloudquery::plugin::v3::TestConnection::Request*,
                        cloudquery::plugin::v3::TestConnection::Response*) override;
  Status GetTables(Call*, const cloudquery::plugin::v3::GetTables::Request*,
                   cloudquery::plugin::v3::GetTables::Response*) override;
  Status Sync(Call*, const cloudquery::plugin::v3::Sync::Request*,
              grpc::ServerWriter<cloudquery::plugin::v3::Sync::Response>*) override;
  Status Transform(Call*, grpc::ServerReaderWriter<cloudquery::plugin::v3::Transform::Response,
                                                   cloudquery::plugin::v3::Transform::Request>*) override;
  Status TransformSchema(Call*, const cloudquery::plugin::v3::TransformSchema::Request*,
                         cloudquery::plugin::v3::TransformSchema::Response*) override;

 private:
  Status raw_write(Call& call, grpc::ServerReader<grpc::ByteBuffer>& messages);
  Result<void> init(Call& call, const cloudquery::plugin::v3::Init::Request& request);
  Result<void> read(Call& call, const std::string& schema,
                    grpc::ServerWriter<cloudquery::plugin::v3::Read::Response>& answers);
  Result<void> write(Call& call, grpc::ServerReader<grpc::ByteBuffer>& messages, bool& logged);
  Result<void> test_connection(Call& call, const std::string& spec);
  CallWatch::Call watch(Call& call, std::shared_ptr<CancelToken> token);
  /// The status of a finished call; its error is logged unless it is the client's own going away.
  Status answer(std::string_view call, const Result<void>& result, bool logged = false);
  Status refuse(std::string_view call) const;

  const DestinationDef& def_;
  const std::string version_;
  WireLog& log_;
  ServedDestination served_;
  CallWatch watch_;
};

/// Says which versions of the protocol the plugin speaks.
class DiscoveryService final : public cloudquery::discovery::v1::Discovery::Service {
 public:
  grpc::Status GetVersions(grpc::ServerContext*, const cloudquery::discovery::v1::GetVersions::Request*,
                           cloudquery::discovery::v1::GetVersions::Response*) override;
};

}  // namespace landfall
