// Streams of messages as bytes, parsed here: gRPC's generated readers say "the stream has ended" of a message
// that they cannot parse, and rows would be lost without a word. Used by the client and the server.
#pragma once

#include <google/protobuf/message_lite.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/sync_stream.h>

#include <memory>
#include <string>

#include <landfall/result.h>

namespace landfall {

/// Calls a method of version 3 that answers with a stream. `channel` outlives the reader.
template <class Request>
std::unique_ptr<grpc::ClientReader<grpc::ByteBuffer>> start_reading(grpc::Channel& channel,
                                                                    const char* method,
                                                                    grpc::ClientContext& context,
                                                                    const Request& request) {
  const std::string name = std::string("/cloudquery.plugin.v3.Plugin/") + method;
  return std::unique_ptr<grpc::ClientReader<grpc::ByteBuffer>>(
      grpc::internal::ClientReaderFactory<grpc::ByteBuffer>::Create(
          &channel, grpc::internal::RpcMethod(name.c_str(), grpc::internal::RpcMethod::SERVER_STREAMING),
          &context, request));
}

/// Calls Transform, whose answers come as bytes.
template <class Request>
std::unique_ptr<grpc::ClientReaderWriter<Request, grpc::ByteBuffer>> start_exchange(
    grpc::Channel& channel, const char* method, grpc::ClientContext& context) {
  const std::string name = std::string("/cloudquery.plugin.v3.Plugin/") + method;
  return std::unique_ptr<grpc::ClientReaderWriter<Request, grpc::ByteBuffer>>(
      grpc::internal::ClientReaderWriterFactory<Request, grpc::ByteBuffer>::Create(
          &channel, grpc::internal::RpcMethod(name.c_str(), grpc::internal::RpcMethod::BIDI_STREAMING),
          &context));
}

/// Parses one message and lets go of its bytes. kProtocol when they are damaged.
inline Result<void> parse_message(grpc::ByteBuffer& bytes, google::protobuf::MessageLite& message) {
  {
    grpc::ProtoBufferReader reader(&bytes);
    if (!reader.status().ok() || !message.ParseFromZeroCopyStream(&reader))
      return Error(ErrorKind::kProtocol, "the bytes of a message are damaged");
  }
  bytes.Clear();
  return {};
}

}  // namespace landfall
