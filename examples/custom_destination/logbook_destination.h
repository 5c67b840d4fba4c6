// An open logbook.
#pragma once

#include <landfall/destination.h>

#include <filesystem>
#include <memory>

namespace landfall::logbook {

/// `folder` exists.
std::unique_ptr<Destination> make_destination(std::filesystem::path folder);

}  // namespace landfall::logbook
