// Walks folders along a pattern, part by part.
#include "sources/file/path_pattern.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

namespace landfall::file_source {
namespace {

namespace fs = std::filesystem;

bool varies(std::string_view part) { return part.find_first_of("*?") != std::string_view::npos; }

bool matches_rest(std::string_view pattern, std::string_view name) {
  while (!pattern.empty()) {
    if (pattern.front() == '*') {
      for (std::size_t skip = 0; skip <= name.size(); ++skip)
        if (matches_rest(pattern.substr(1), name.substr(skip))) return true;
      return false;
    }
    if (name.empty() || (pattern.front() != '?' && pattern.front() != name.front())) return false;
    pattern.remove_prefix(1);
    name.remove_prefix(1);
  }
  return name.empty();
}

class Walk {
 public:
  explicit Walk(const fs::path& pattern) {
    for (const fs::path& part : fs::path(pattern.relative_path())) parts_.push_back(part);
  }

  void from(const fs::path& folder, std::size_t part) {
    if (part == parts_.size()) return add(folder);
    const std::string wanted = parts_[part].string();
    if (wanted == "**") return any_depth(folder, part);
    if (!varies(wanted)) return from(folder / parts_[part], part + 1);
    for (const fs::path& child : children(folder))
      if (matches_part(wanted, child.filename().string())) from(child, part + 1);
  }

  std::set<std::string> found;

 private:
  void add(const fs::path& path) {
    std::error_code error;
    if (fs::is_regular_file(path, error)) found.insert(path.string());
  }

  void any_depth(const fs::path& folder, std::size_t part) {
    from(folder, part + 1);
    std::error_code error;
    for (const fs::path& child : children(folder))
      if (!child.filename().string().starts_with('.') && !fs::is_symlink(child, error) &&
          fs::is_directory(child, error))
        any_depth(child, part);
  }

  static std::vector<fs::path> children(const fs::path& folder) {
    std::vector<fs::path> result;
    std::error_code error;
    const fs::path place = folder.empty() ? fs::path(".") : folder;
    for (fs::directory_iterator at(place, error), end; !error && at != end; at.increment(error))
      result.push_back(folder / at->path().filename());
    return result;
  }

  std::vector<fs::path> parts_;
};

// Length of the folders in front of the first part that varies.
std::size_t fixed_prefix(const std::string& pattern) {
  const std::size_t wild = pattern.find_first_of("*?");
  const std::size_t slash = pattern.rfind('/', wild);
  return slash == std::string::npos ? 0 : slash + 1;
}

Error nothing_found(const std::string& pattern, std::string_view what) {
  std::error_code error;
  const std::string where = fs::current_path(error).string();
  return {ErrorKind::kConfig, std::string(what) + " \"" + pattern + "\" (working directory " + where + ")"};
}

}  // namespace

bool matches_part(std::string_view pattern, std::string_view name) {
  if (name.starts_with('.') && !pattern.starts_with('.')) return false;
  return matches_rest(pattern, name);
}

Result<std::vector<FoundFile>> find_files(const std::string& pattern) {
  std::error_code error;
  if (fs::is_directory(pattern, error))
    return nothing_found(pattern, "path is a folder; name the files in it, for example with /*.csv:");
  if (fs::exists(pattern, error))
    return std::vector<FoundFile>{{pattern, fs::path(pattern).filename().string()}};
  if (!varies(pattern)) return nothing_found(pattern, "there is no file");
  Walk walk{fs::path(pattern)};
  walk.from(fs::path(pattern).root_path(), 0);
  if (walk.found.empty()) return nothing_found(pattern, "no file matches");
  std::vector<FoundFile> files;
  const std::size_t prefix = fixed_prefix(fs::path(pattern).string());
  for (const std::string& path : walk.found)
    files.push_back({path, path.substr(std::min(prefix, path.size()))});
  return files;
}

}  // namespace landfall::file_source
