// The framing of an Arrow IPC stream: which bytes are the schema message, which the record batch. Bounds are
// checked here; what the flatbuffers say is Arrow's business. Facts: Arrow's columnar format, "Encapsulated
// message format".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <landfall/result.h>

namespace landfall {

/// One encapsulated message: where its parts stand in the stream.
struct IpcFrame {
  std::int64_t metadata_begin = 0;
  std::int64_t metadata_size = 0;
  std::int64_t end = 0;  ///< of the metadata; the body, if any, begins here
};

/// Reads the frame at `begin`. Nothing at the stream's end mark or where the bytes end. kProtocol when a
/// length is negative or reaches over the end.
Result<std::optional<IpcFrame>> frame_at(std::string_view stream, std::int64_t begin);

}  // namespace landfall
