// A transformer plugin as a Transformer: rows go in on the caller's thread and come out on a thread of the
// stream.
#include <fmt/format.h>

#include <optional>
#include <thread>
#include <utility>

#include "wire/byte_streams.h"
#include "wire/ipc.h"
#include "wire/remote_plugins.h"

namespace landfall {
namespace {

namespace pb = cloudquery::plugin::v3;

/// A Transform stream until its end.
class TransformStream {
 public:
  TransformStream(PluginClient& client, const Transformer::Output& output)
      : client_(client),
        call_(client.watch(), "transforming rows"),
        stream_(start_exchange<pb::Transform::Request>(client.channel(), "Transform", call_.context())),
        reader_([this, &output] { outcome_ = read(output); }) {
    call_.busy(true);
  }

  ~TransformStream() {
    if (!reader_.joinable()) return;
    call_.context().TryCancel();
    reader_.join();
    (void)stream_->Finish();
  }

  bool send(const pb::Transform::Request& request) {
    call_.busy(false);
    const bool is_sent = stream_->Write(request);
    call_.busy(true);
    return is_sent;
  }

  /// Nothing more goes in; waits for what comes out.
  Result<void> finish() {
    call_.busy(false);
    (void)stream_->WritesDone();
    reader_.join();
    const grpc::Status status = stream_->Finish();
    TRY(outcome_);
    if (!status.ok()) return client_.failure(call_, status);
    return {};
  }

 private:
  Result<void> read(const Transformer::Output& output) {
    IpcDecoder decoder;
    grpc::ByteBuffer bytes;
    pb::Transform::Response response;
    const auto take = [&]() -> Result<void> {
      const std::string sent = fmt::format("{} sent", client_.plugin());
      TRY(parse_message(bytes, response).during(sent));
      TRY_ASSIGN(DecodedRows decoded, decoder.rows(std::move(*response.mutable_record())).during(sent));
      return output(decoded.table, std::move(decoded.rows));
    };
    Result<void> taken;
    while (taken.ok() && stream_->Read(&bytes)) {
      call_.alive();
      taken = take();
    }
    if (!taken.ok()) call_.context().TryCancel();
    return taken;
  }

  PluginClient& client_;
  PeerWatch::Call call_;
  std::unique_ptr<grpc::ClientReaderWriter<pb::Transform::Request, grpc::ByteBuffer>> stream_;
  Result<void> outcome_;
  std::thread reader_;
};

class RemoteTransformer : public Transformer {
 public:
  explicit RemoteTransformer(std::shared_ptr<PluginClient> client) : client_(std::move(client)) {}

  void send_to(Output output) override { output_ = std::move(output); }

  Result<TablePtr> transform(const Table& table) override {
    pb::TransformSchema::Request request;
    TRY_ASSIGN(*request.mutable_schema(), encode_table(table));
    PeerWatch::Call call(client_->watch(), "transforming a table's schema");
    pb::TransformSchema::Response response;
    const grpc::Status status = client_->stub().TransformSchema(&call.context(), request, &response);
    if (!status.ok())
      return client_->failure(call, status)
          .during(fmt::format("transforming the schema of table \"{}\"", table.name));
    return schemas_.table(response.schema()).during(fmt::format("{} sent", client_->plugin()));
  }

  Result<void> push(const TablePtr& table, const arrow::RecordBatch& rows) override {
    if (!stream_) stream_.emplace(*client_, output_);
    pb::Transform::Request request;
    TRY_ASSIGN(*request.mutable_record(), encode_rows(*table, rows));
    if (stream_->send(request)) return {};
    TRY(drain());
    return Error(ErrorKind::kProtocol, fmt::format("{} ended its stream too early", client_->plugin()));
  }

  Result<void> drain() override {
    if (!stream_) return {};
    Result<void> finished = stream_->finish();
    stream_.reset();
    return finished;
  }

 private:
  const std::shared_ptr<PluginClient> client_;
  Output output_;
  IpcDecoder schemas_;
  std::optional<TransformStream> stream_;
};

}  // namespace

Result<std::unique_ptr<Transformer>> open_remote_transformer(std::shared_ptr<PluginClient> client,
                                                             const PluginStart& start) {
  TRY(client->init(start.spec, start.no_connection, start.invocation_id));
  return std::unique_ptr<Transformer>(std::make_unique<RemoteTransformer>(std::move(client)));
}

}  // namespace landfall
