// Walks an IPC stream by the lengths in it.
#include "wire/ipc_frames.h"

#include <fmt/format.h>

#include <bit>
#include <cstring>

namespace landfall {
namespace {

static_assert(std::endian::native == std::endian::little, "lengths are read as they stand");

constexpr std::uint32_t kContinuation = 0xFFFF'FFFF;

std::int32_t number_at(std::string_view stream, std::int64_t begin) {
  std::int32_t number = 0;
  std::memcpy(&number, stream.data() + begin, sizeof number);
  return number;
}

}  // namespace

Result<std::optional<IpcFrame>> frame_at(std::string_view stream, std::int64_t begin) {
  const auto size = static_cast<std::int64_t>(stream.size());
  if (begin == size) return std::optional<IpcFrame>();  // readers tolerate a missing end mark
  if (size - begin < 8)
    return Error(ErrorKind::kProtocol,
                 fmt::format("the Arrow stream ends in the middle of a length, at byte {}", begin));
  if (static_cast<std::uint32_t>(number_at(stream, begin)) != kContinuation)
    return Error(ErrorKind::kProtocol, fmt::format("no Arrow message at byte {} of the stream", begin));
  const std::int64_t length = number_at(stream, begin + 4);
  if (length == 0) return std::optional<IpcFrame>();
  if (length < 0 || length > size - begin - 8)
    return Error(ErrorKind::kProtocol,
                 fmt::format("the Arrow message at byte {} claims {} bytes, of {} that follow", begin, length,
                             size - begin - 8));
  return std::optional<IpcFrame>(
      {.metadata_begin = begin + 8, .metadata_size = length, .end = begin + 8 + length});
}

}  // namespace landfall
