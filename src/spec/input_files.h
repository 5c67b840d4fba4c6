// From the arguments of the command line to the texts of configuration files.
#pragma once

#include <landfall/spec.h>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace landfall {

inline constexpr std::size_t kMostFileBytes = 16 * 1024 * 1024;

struct InputFile {
  std::string path;  ///< as the user named it; inside a directory, the directory's name and the file's
  std::string text;  ///< lines end in LF
};

/// Reads the files named by `paths`. A directory gives its `*.yml` and `*.yaml` in name order, without hidden
/// files and sub-directories. What cannot be read becomes a problem.
std::vector<InputFile> read_input_files(std::span<const std::string> paths, Problems& problems);

/// Reads a whole file of at most kMostFileBytes. Fails with kConfig and the system's words, without the path.
Result<std::string> read_bounded_file(const std::string& path);

/// Turns CRLF into LF and takes a byte order mark off the front.
std::string normalized_lines(std::string text);

}  // namespace landfall
