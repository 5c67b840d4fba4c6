// NUL characters, which PostgreSQL's text and jsonb cannot hold: found once a column, dealt with where they
// are.
#pragma once

#include <cstdint>
#include <string_view>

#include "destinations/postgresql/copy_rows.h"

namespace landfall::postgresql {

/// Where NUL can hide: in text as a byte; in JSON as the escape \u0000 too.
enum class NulForm : std::uint8_t { kText, kJson };

/// True when there may be one.
bool has_nuls(std::string_view text, NulForm form);

/// Deals with those behind `from` in the buffer as the notes say.
void rid_of_nuls(std::size_t from, NulForm form, CopyNotes& notes, Buffer& out);

}  // namespace landfall::postgresql
