// What the connections of one sync into PostgreSQL have in common (Context::shared).
#pragma once

#include "destinations/postgresql/known_tables.h"
#include "destinations/postgresql/shadows.h"

namespace landfall::postgresql {

struct SharedState {
  KnownTables tables;
  Shadows shadows;
};

}  // namespace landfall::postgresql
