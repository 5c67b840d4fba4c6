// How options name tables: with `*` for any run of characters. Comes to destination folders through here.
#pragma once

#include "schema/table_filter.h"  // IWYU pragma: export
