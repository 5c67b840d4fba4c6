// Names of what belongs to a table: indexes and partitions.
#pragma once

#include <string>
#include <string_view>

namespace landfall::postgresql {

/// Longest name of anything, in bytes.
inline constexpr std::size_t kNameBytes = 63;

/// 32 hexadecimal digits of the text's SHA-256.
std::string name_hash(std::string_view text);

/// `<table><suffix>`; when that is too long, a hash of the table's name takes its place, as CloudQuery does
/// it for its index. The suffix has at most 31 bytes.
std::string object_name(std::string_view table, std::string_view suffix);

}  // namespace landfall::postgresql
