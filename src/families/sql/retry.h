// What a SQL session needs to try again: destination folders include the public headers and families/ only,
// so it comes to them through here.
#pragma once

#include "write/retry.h"  // IWYU pragma: export
