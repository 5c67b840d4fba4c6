// What the connections of one sync into PostgreSQL have in common (Context::shared).
#pragma once

#include <atomic>

#include "destinations/postgresql/known_tables.h"
#include "destinations/postgresql/shadows.h"

namespace landfall::postgresql {

struct SharedState {
  std::atomic<bool> is_reached = false;  ///< one of the connections has been made: the address is right
  KnownTables tables;
  Shadows shadows;
};

}  // namespace landfall::postgresql
