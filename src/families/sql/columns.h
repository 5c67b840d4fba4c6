// What a SQL session needs of encode/: typed views of columns, text forms and the way back. Destination
// folders include the public headers and families/ only, so these come to them through here.
#pragma once

#include "encode/binary_text.h"  // IWYU pragma: export
#include "encode/buffer.h"       // IWYU pragma: export
#include "encode/cell.h"         // IWYU pragma: export
#include "encode/civil_time.h"   // IWYU pragma: export
#include "encode/column_view.h"  // IWYU pragma: export
#include "encode/digits.h"       // IWYU pragma: export
#include "encode/from_text.h"    // IWYU pragma: export
#include "encode/json.h"         // IWYU pragma: export
#include "encode/row_key.h"      // IWYU pragma: export
#include "encode/text.h"         // IWYU pragma: export
#include "encode/time_parser.h"  // IWYU pragma: export
#include "encode/visit.h"        // IWYU pragma: export
