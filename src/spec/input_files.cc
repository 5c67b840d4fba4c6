// Directories are not searched deeply, so that a folder of data beside the configuration does no harm.
#include "spec/input_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

namespace landfall {
namespace {

namespace fs = std::filesystem;

Position whole_file(const std::string& path) { return {std::make_shared<const std::string>(path), 0, 0}; }

bool is_configuration(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  std::error_code ignored;
  return !name.starts_with('.') && (name.ends_with(".yml") || name.ends_with(".yaml")) &&
         !entry.is_directory(ignored);
}

std::vector<std::string> files_of(const std::string& directory, Problems& problems) {
  std::vector<std::string> files;
  std::error_code code;
  for (fs::directory_iterator entry(directory, code), end; !code && entry != end; entry.increment(code))
    if (is_configuration(*entry)) files.push_back(entry->path().string());
  if (code) problems.add(whole_file(directory), fmt::format("reading the directory: {}", code.message()));
  std::sort(files.begin(), files.end());
  return files;
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

Error system_error() { return {ErrorKind::kConfig, std::generic_category().message(errno)}; }

}  // namespace

Result<std::string> read_bounded_file(const std::string& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return Error(ErrorKind::kConfig, "it is a directory");
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (!file) return system_error();
  std::string text;
  char buffer[64 * 1024];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, file.get())) {
    text.append(buffer, count);
    if (text.size() > kMostFileBytes)
      return Error(ErrorKind::kConfig,
                   fmt::format("it is larger than {} MiB", kMostFileBytes / (1024 * 1024)));
  }
  if (std::ferror(file.get()) != 0) return system_error();
  return text;
}

std::string normalized_lines(std::string text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  std::size_t to = 0;
  for (std::size_t from = 0; from < text.size(); ++from)
    if (text[from] != '\r' || from + 1 == text.size() || text[from + 1] != '\n') text[to++] = text[from];
  text.resize(to);
  return text;
}

std::vector<InputFile> read_input_files(std::span<const std::string> paths, Problems& problems) {
  std::vector<std::string> names;
  for (const std::string& path : paths) {
    std::error_code ignored;
    const bool is_directory = fs::is_directory(path, ignored);
    const std::vector<std::string> found = is_directory ? files_of(path, problems) : std::vector{path};
    names.insert(names.end(), found.begin(), found.end());
  }
  std::vector<InputFile> files;
  for (const std::string& name : names) {
    auto text = read_bounded_file(name);
    if (text.ok())
      files.push_back({name, normalized_lines(std::move(*text))});
    else
      problems.add(whole_file(name), fmt::format("reading the file: {}", text.error().message()));
  }
  return files;
}

}  // namespace landfall
