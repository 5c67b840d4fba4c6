// A destination plugin as a Destination: one Write stream at a time, ended where an answer is needed.
#include <arrow/record_batch.h>
#include <fmt/format.h>

#include <optional>
#include <utility>

#include <landfall/arrow_result.h>
#include "wire/byte_streams.h"
#include "wire/erase_codec.h"
#include "wire/ipc.h"
#include "wire/remote_plugins.h"

namespace landfall {
namespace {

namespace pb = cloudquery::plugin::v3;

void set_time(google::protobuf::Timestamp& to, std::int64_t microseconds) {
  std::int64_t seconds = microseconds / 1'000'000;
  std::int64_t rest = microseconds % 1'000'000;
  if (rest < 0) {
    --seconds;
    rest += 1'000'000;
  }
  to.set_seconds(seconds);
  to.set_nanos(static_cast<std::int32_t>(rest * 1000));
}

/// A Write stream until its answer.
class WriteStream {
 public:
  explicit WriteStream(PluginClient& client)
      : client_(client),
        call_(client.watch(), "taking what is written"),
        writer_(client.stub().Write(&call_.context(), &response_)) {
    call_.busy(true);
  }

  Result<void> send(const pb::Write::Request& request) {
    call_.busy(false);
    const bool is_sent = writer_->Write(request);
    call_.busy(true);
    if (is_sent) return {};
    return answer();  // the peer ended the stream: its status says why
  }

  Result<void> finish() {
    call_.busy(false);
    (void)writer_->WritesDone();
    return answer(/*is_expected=*/true);
  }

  void cancel() { call_.context().TryCancel(); }

 private:
  Result<void> answer(bool is_expected = false) {
    call_.busy(false);
    const grpc::Status status = writer_->Finish();
    if (!status.ok()) return client_.failure(call_, status);
    if (is_expected) return {};
    return Error(ErrorKind::kProtocol,
                 fmt::format("{} ended the stream before everything was written", client_.plugin()));
  }

  PluginClient& client_;
  PeerWatch::Call call_;
  pb::Write::Response response_;
  std::unique_ptr<grpc::ClientWriter<pb::Write::Request>> writer_;
};

class RemoteDestination : public Destination {
 public:
  explicit RemoteDestination(std::shared_ptr<PluginClient> client) : client_(std::move(client)) {}

  ~RemoteDestination() override {
    if (stream_) stream_->cancel();
  }

  Result<std::vector<TablePlan>> plan(std::span<const TablePtr> wanted) override {
    (void)wanted;
    return Error(ErrorKind::kUnsupported,
                 fmt::format("{} is a plugin, and the plugin protocol cannot ask what a migration would do",
                             client_->plugin()));
  }

  Result<void> migrate(std::span<const TablePtr> wanted, MigrateMode mode) override {
    for (const TablePtr& table : wanted) {
      pb::Write::Request request;
      TRY_ASSIGN(*request.mutable_migrate_table()->mutable_table(), encode_table(*table));
      request.mutable_migrate_table()->set_migrate_force(mode == MigrateMode::kForced);
      TRY(send(request));
    }
    return settle();
  }

  Result<void> write(const Batch& batch) override {
    // Plugins work by the message: one of 10,000 rows costs them far less than 200 of 50.
    TRY_ASSIGN(const auto rows, from_arrow(arrow::ConcatenateRecordBatches(batch.parts)));
    pb::Write::Request request;
    TRY_ASSIGN(*request.mutable_insert()->mutable_record(), encode_rows(*batch.table, *rows));
    return send(request);
  }

  Result<void> flush(const Table& table) override {
    (void)table;
    return settle();
  }

  Result<void> erase(const Erase& which) override {
    pb::Write::Request request;
    if (const auto* stale = std::get_if<StaleRows>(&which)) {
      request.mutable_delete_()->set_table_name(stale->table->name);
      request.mutable_delete_()->set_source_name(stale->source_name);
      set_time(*request.mutable_delete_()->mutable_sync_time(), stale->sync_time_us);
    } else {
      const auto& chosen = std::get<ChosenRows>(which);
      auto& message = *request.mutable_delete_record();
      message.set_table_name(chosen.table->name);
      TRY(encode_chosen_rows(chosen, *message.mutable_where_clause(), *message.mutable_table_relations()));
    }
    TRY(send(request));
    return settle();
  }

  Result<void> read(const Table& table, const BatchSink& sink) override;

  Result<void> close() override {
    TRY(settle());
    return client_->close();
  }

 private:
  Result<void> send(const pb::Write::Request& request) {
    if (lost_) return *lost_;
    if (!stream_) stream_.emplace(*client_);
    return kept(stream_->send(request));
  }

  /// Ends the stream and waits until the plugin says that everything is written.
  Result<void> settle() {
    if (lost_) return *lost_;
    if (!stream_) return {};
    Result<void> written = kept(stream_->finish());
    stream_.reset();
    return written;
  }

  /// A stream that failed took messages with it that nobody has acknowledged, of any table: no retry and no
  /// later call may pass over that.
  Result<void> kept(Result<void> outcome) {
    if (outcome.ok()) return outcome;
    stream_.reset();
    const Error& error = outcome.error();
    const bool is_final = !error.retryable() && error.kind() != ErrorKind::kRejected;
    lost_ = Error(is_final ? error.kind() : ErrorKind::kAccess, error.message());
    return *lost_;
  }

  const std::shared_ptr<PluginClient> client_;
  std::optional<WriteStream> stream_;
  std::optional<Error> lost_;  ///< rows were lost: nothing more is taken
};

Result<void> RemoteDestination::read(const Table& table, const BatchSink& sink) {
  TRY(settle());
  PeerWatch::Call call(client_->watch(), fmt::format("reading table \"{}\"", table.name));
  pb::Read::Request request;
  TRY_ASSIGN(*request.mutable_table(), encode_table(table));
  const auto reader = start_reading(client_->channel(), "Read", call.context(), request);
  IpcDecoder decoder;
  grpc::ByteBuffer bytes;
  pb::Read::Response response;
  const auto take = [&]() -> Result<void> {
    TRY(parse_message(bytes, response));
    TRY_ASSIGN(DecodedRows decoded, decoder.rows(std::move(*response.mutable_record())));
    return sink(std::move(decoded.rows));
  };
  Result<void> taken;
  while (taken.ok() && reader->Read(&bytes)) {
    call.alive();
    taken = take();
  }
  if (!taken.ok()) call.context().TryCancel();
  const grpc::Status status = reader->Finish();
  if (!taken.ok()) return taken;
  if (!status.ok()) return client_->failure(call, status);
  return {};
}

}  // namespace

Result<std::unique_ptr<Destination>> open_remote_destination(std::shared_ptr<PluginClient> client,
                                                             const PluginStart& start) {
  TRY(client->init(start.spec, start.no_connection, start.invocation_id));
  return std::unique_ptr<Destination>(std::make_unique<RemoteDestination>(std::move(client)));
}

}  // namespace landfall
