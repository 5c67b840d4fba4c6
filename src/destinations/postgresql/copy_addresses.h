// Fields of addresses of networks and of their cards.
#pragma once

#include "destinations/postgresql/copy_rows.h"

namespace landfall::postgresql {

/// For inet, or for cidr, which has no bits to the right of its mask.
CellWriter bind_addresses(const InetView& view, bool is_cidr, CopyNotes& notes);
/// For macaddr (6 bytes) or macaddr8 (8 bytes, or 6 that are widened as the server does it).
CellWriter bind_macs(const MacView& view, std::size_t size, CopyNotes& notes);

}  // namespace landfall::postgresql
