// From the bytes of a Write message to the step of the stream it stands for.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <plugin_v3.pb.h>
#include "wire/ipc.h"
#include "wire/serving/write_stream.h"

namespace landfall {

/// One for each stream. kProtocol when a message is malformed.
class MessageReader {
 public:
  explicit MessageReader(WriteStream& stream) : stream_(stream) {}
  Result<void> take(grpc::ByteBuffer& bytes);

 private:
  Result<void> handle(const cloudquery::plugin::v3::Write::MessageMigrateTable& message);
  Result<void> handle(cloudquery::plugin::v3::Write::MessageInsert& message);
  Result<void> handle(const cloudquery::plugin::v3::Write::MessageDeleteStale& message);
  Result<void> handle(const cloudquery::plugin::v3::Write::MessageDeleteRecord& message);

  WriteStream& stream_;
  IpcDecoder decoder_;
};

}  // namespace landfall
