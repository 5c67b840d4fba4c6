// The destination `file`: csv, json and parquet files in local folders.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <landfall/destination.h>
#include "families/object/file_format.h"

namespace landfall::file {

struct FileSpec : object::FileFormat {
  std::string path;
  bool no_rotate = false;
  std::optional<std::int64_t> batch_size = 10'000;
  std::optional<std::int64_t> batch_size_bytes = 52'428'800;
  std::optional<Duration> batch_timeout = std::chrono::seconds(30);

  static void describe(Fields<FileSpec>& f);
  static void check(const FileSpec& spec, const Value& where, Problems& problems);

  /// When a file ends: all zero with no_rotate.
  BatchSpec rotation() const;
};

const DestinationDef& definition();

}  // namespace landfall::file
