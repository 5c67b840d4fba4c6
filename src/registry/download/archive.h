// Takes one file out of a ZIP archive.
#pragma once

#include <landfall/context.h>
#include <landfall/result.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "registry/download/temporary_file.h"

namespace landfall {

/// Writes the content of the entry called exactly `entry` into `target` and gives its SHA-256. No name out of
/// the archive is ever used as a path. kProtocol when the archive is broken, has no such entry, or the entry
/// unpacks to more than `max_bytes`.
Result<std::string> extract_entry(const std::filesystem::path& archive, const std::string& entry,
                                  std::int64_t max_bytes, TemporaryFile& target, const CancelToken& cancel);

}  // namespace landfall
