// Why no connection came about, from what libpq says: it has no fields before a session stands, only text.
#pragma once

#include <string>

#include <landfall/result.h>

namespace landfall::postgresql {

/// Says why connecting to `place` failed and what to check. `text` is libpq's, of one attempt or several, in
/// verbose form (PQERRORS_VERBOSE), so that it holds sqlstates.
Error login_error(const std::string& text, const std::string& place);

}  // namespace landfall::postgresql
