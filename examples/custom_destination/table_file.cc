// See table_file.h.
#include "table_file.h"

#include <arrow/io/memory.h>
#include <arrow/ipc/dictionary.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <fcntl.h>
#include <landfall/arrow_result.h>
#include <schema/extension_types.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

namespace landfall::logbook {
namespace {

constexpr std::size_t kLongestName = 200;

Error failed(std::string_view doing, const std::string& path) {
  // A full disk can be emptied and a lost one can come back: Landfall tries such an error again.
  const ErrorKind kind = errno == ENOSPC || errno == EIO ? ErrorKind::kTransient : ErrorKind::kAccess;
  return Error(kind, std::string(doing) + " \"" + path + "\": " + std::strerror(errno) +
                         "; see that the folder can be written and the disk has room");
}

// Letters, digits, - and _ stand for themselves; every other byte is written as %XX.
std::string file_name(std::string_view table) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string name;
  for (const char c : table) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (plain) name += c;
    if (!plain) name.append(1, '%').append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
  }
  return name;
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  // A file that is there and cannot be read is not an empty one.
  if (file.bad() || (!file.is_open() && errno != ENOENT)) return failed("reading", path);
  return text;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text.append(line).append("\n");
  return text;
}

// Writes everything and waits for the disk; what a call has acknowledged survives a power cut.
bool write_to_disk(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return fsync(file) == 0;
}

// A process that was killed while appending may have left a line without an end.
off_t end_of_last_line(int file) {
  off_t end = lseek(file, 0, SEEK_END);
  for (char last = 0; end > 0 && pread(file, &last, 1, end - 1) == 1 && last != '\n';) --end;
  return end;
}

// A file's new name is on the disk when its folder is.
bool sync_folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool done = opened >= 0 && fsync(opened) == 0;
  if (opened >= 0) ::close(opened);
  return done;
}

Result<void> replace_file(const std::string& path, std::string_view text) {
  const std::string next = path + ".new";
  const int file = ::open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) return failed("writing", next);
  const bool done = write_to_disk(file, text);
  if (::close(file) != 0 || !done) return failed("writing", next);
  if (std::rename(next.c_str(), path.c_str()) != 0 || !sync_folder_of(path)) return failed("replacing", path);
  return {};
}

}  // namespace

Result<TableFile> TableFile::of(const std::filesystem::path& folder, std::string_view table) {
  const std::string name = file_name(table);
  if (name.size() <= kLongestName) return TableFile((folder / name).string());
  return Error(ErrorKind::kUnsupported,
               "the table's name is too long for a file: as a file's name it would have " +
                   std::to_string(name.size()) + " bytes and " + std::to_string(kLongestName) +
                   " is the most; leave it out with skip_tables");
}

Result<std::optional<Table>> TableFile::schema() const {
  if (!std::filesystem::exists(schema_)) return std::optional<Table>();
  register_extension_types();
  TRY_ASSIGN(std::string bytes, read_file(schema_));
  arrow::io::BufferReader reader(arrow::Buffer::FromString(std::move(bytes)));
  arrow::ipc::DictionaryMemo no_dictionaries;
  TRY_ASSIGN(const auto schema,
             from_arrow(arrow::ipc::ReadSchema(&reader, &no_dictionaries), ErrorKind::kRejected)
                 .during("reading \"" + schema_ + "\""));
  TRY_ASSIGN(Table table, table_from_schema(*schema));
  return std::optional<Table>(std::move(table));
}

Result<void> TableFile::keep_schema(const Table& table) const {
  TRY_ASSIGN(const auto bytes,
             from_arrow(arrow::ipc::SerializeSchema(*schema_of(table, /*with_metadata=*/true))));
  return replace_file(schema_, std::string_view(*bytes));
}

Result<std::vector<std::string>> TableFile::lines() const {
  TRY_ASSIGN(const std::string text, read_file(rows_));
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

Result<void> TableFile::append(const std::vector<std::string>& lines) const {
  const int file = ::open(rows_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0) return failed("opening", rows_);
  const off_t end = end_of_last_line(file);
  const bool ready = ftruncate(file, end) == 0 && lseek(file, end, SEEK_SET) == end;
  const bool done = ready && write_to_disk(file, joined(lines));
  Error error = failed("appending to", rows_);
  const bool undone = !done && ftruncate(file, end) == 0;
  ::close(file);
  if (done) return {};
  if (undone) return std::move(error).undone();  // so Landfall may try again without doubling rows
  return error;
}

Result<void> TableFile::replace(const std::vector<std::string>& lines) const {
  return replace_file(rows_, joined(lines));
}

}  // namespace landfall::logbook
