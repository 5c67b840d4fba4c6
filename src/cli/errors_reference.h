// docs/reference/errors.md: the kinds of errors, what they mean and the exit codes.
#pragma once

#include <string>

namespace landfall::cli {

std::string errors_reference();

}  // namespace landfall::cli
