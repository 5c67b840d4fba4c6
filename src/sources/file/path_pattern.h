// Finds the files a path or pattern names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <landfall/result.h>

namespace landfall::file_source {

struct FoundFile {
  std::string path;
  /// The part of the path from where the pattern begins to vary, at least the file's name: what stays the
  /// same when the folder is moved.
  std::string name;
};

/// Matches one part of a path: `*` any run of characters, `?` any one; neither matches a leading dot.
bool matches_part(std::string_view pattern, std::string_view name);

/// Finds the files, sorted by path. A path that exists as it is written is that file, whatever characters it
/// has. `**` as a whole part stands for any number of folders; links to folders are not followed there. No
/// file, or a folder in the place of a file, is kConfig with the working directory.
Result<std::vector<FoundFile>> find_files(const std::string& pattern);

}  // namespace landfall::file_source
