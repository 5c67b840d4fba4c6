// What the name of a file tells: its format, and the table it becomes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sources/file/file_spec.h"

namespace landfall::file_source {

/// The format by the ending, not counting .gz and .zst; none if unknown.
std::optional<Format> format_of(std::string_view path);
/// True for .tsv and .tab, compressed or not.
bool is_tab_separated(std::string_view path);
/// The file's name without folders, compression and format endings: `a/flights.2013.csv.gz` gives
/// `flights.2013`.
std::string table_name_of(std::string_view path);

}  // namespace landfall::file_source
