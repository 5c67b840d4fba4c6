// Endings of file names.
#include "sources/file/file_name.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace landfall::file_source {
namespace {

struct Ending {
  std::string_view text;
  Format format;
};
constexpr std::array<Ending, 14> kEndings{{{".csv", Format::kCsv},
                                           {".tsv", Format::kCsv},
                                           {".tab", Format::kCsv},
                                           {".json", Format::kJson},
                                           {".jsonl", Format::kJson},
                                           {".ndjson", Format::kJson},
                                           {".parquet", Format::kParquet},
                                           {".pq", Format::kParquet},
                                           {".parq", Format::kParquet},
                                           {".arrow", Format::kArrow},
                                           {".arrows", Format::kArrow},
                                           {".feather", Format::kArrow},
                                           {".ipc", Format::kArrow},
                                           {".txt", Format::kCsv}}};

bool ends_with(std::string_view text, std::string_view ending) {
  if (text.size() < ending.size()) return false;
  return std::equal(ending.begin(), ending.end(), text.end() - static_cast<std::ptrdiff_t>(ending.size()),
                    [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
}

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view without_compression(std::string_view name) {
  for (const std::string_view ending : {".gz", ".zst", ".zstd"})
    if (ends_with(name, ending)) return name.substr(0, name.size() - ending.size());
  return name;
}

const Ending* ending_of(std::string_view path) {
  const std::string_view name = without_compression(name_of(path));
  for (const Ending& ending : kEndings)
    if (ends_with(name, ending.text)) return &ending;
  return nullptr;
}

}  // namespace

std::optional<Format> format_of(std::string_view path) {
  const Ending* ending = ending_of(path);
  if (ending == nullptr || ending->text == ".txt") return {};
  return ending->format;
}

bool is_tab_separated(std::string_view path) {
  const Ending* ending = ending_of(path);
  return ending != nullptr && (ending->text == ".tsv" || ending->text == ".tab");
}

std::string table_name_of(std::string_view path) {
  const std::string_view name = without_compression(name_of(path));
  const Ending* ending = ending_of(path);
  const std::size_t cut = ending == nullptr ? 0 : ending->text.size();
  return std::string(cut < name.size() ? name.substr(0, name.size() - cut) : name);
}

}  // namespace landfall::file_source
