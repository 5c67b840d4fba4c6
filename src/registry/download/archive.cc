// See archive.h. The work is libzip's.
#include "registry/download/archive.h"

#include <fmt/format.h>
#include <zip.h>

#include <memory>
#include <vector>

#include "registry/download/sha256.h"

namespace landfall {
namespace {

constexpr std::size_t kPiece = 1 << 20;

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseEntry {
  void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};
using Archive = std::unique_ptr<zip_t, CloseArchive>;
using Entry = std::unique_ptr<zip_file_t, CloseEntry>;

constexpr std::string_view kTellPublisher = "tell those who publish the plugin, or use another version";

Error broken(std::string_view said) {
  return {ErrorKind::kProtocol, fmt::format("the archive cannot be read: {}; {}", said, kTellPublisher)};
}

Error too_long(std::string_view entry, std::int64_t max_bytes) {
  return {ErrorKind::kProtocol,
          fmt::format("\"{}\" in the archive unpacks to more than {} bytes: refused; {}", entry, max_bytes,
                      kTellPublisher)};
}

Result<Archive> open_archive(const std::filesystem::path& path) {
  int code = 0;
  Archive archive(zip_open(path.c_str(), ZIP_RDONLY, &code));
  if (archive) return archive;
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  const std::string said = zip_error_strerror(&error);
  zip_error_fini(&error);
  return broken(said);
}

Result<Entry> open_entry(const Archive& archive, const std::string& entry, std::int64_t max_bytes) {
  const zip_int64_t index = zip_name_locate(archive.get(), entry.c_str(), 0);
  if (index < 0)
    return Error(ErrorKind::kProtocol,
                 fmt::format("the archive holds no file \"{}\"; {}", entry, kTellPublisher));
  zip_stat_t facts;
  if (zip_stat_index(archive.get(), static_cast<zip_uint64_t>(index), 0, &facts) == 0 &&
      (facts.valid & ZIP_STAT_SIZE) != 0 && facts.size > static_cast<zip_uint64_t>(max_bytes))
    return too_long(entry, max_bytes);
  Entry opened(zip_fopen_index(archive.get(), static_cast<zip_uint64_t>(index), 0));
  if (!opened) return broken(zip_strerror(archive.get()));
  return opened;
}

}  // namespace

Result<std::string> extract_entry(const std::filesystem::path& archive, const std::string& entry,
                                  std::int64_t max_bytes, TemporaryFile& target, const CancelToken& cancel) {
  TRY_ASSIGN(const Archive opened, open_archive(archive));
  TRY_ASSIGN(const Entry file, open_entry(opened, entry, max_bytes));
  std::vector<char> piece(kPiece);
  Sha256 digest;
  std::int64_t unpacked = 0;
  for (;;) {
    TRY(cancel.check());
    const zip_int64_t size = zip_fread(file.get(), piece.data(), piece.size());
    if (size < 0) return broken(zip_file_strerror(file.get()));
    if (size == 0) return digest.finish();
    unpacked += size;
    if (unpacked > max_bytes) return too_long(entry, max_bytes);  // its header may have told less
    const std::string_view bytes(piece.data(), static_cast<std::size_t>(size));
    digest.add(bytes);
    TRY(target.write(bytes));
  }
}

}  // namespace landfall
