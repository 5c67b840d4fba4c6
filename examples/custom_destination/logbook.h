// A logbook: a folder with one file of JSON Lines for each table. This is what it declares of itself.
#pragma once

#include <landfall/destination.h>

#include <cstdint>
#include <string>

namespace landfall::logbook {

/// The options a user writes under `spec:`. A member's initial value is the option's default.
struct LogbookSpec {
  std::string path;
  std::int64_t batch_rows = 10'000;
  Secret password;

  static void describe(Fields<LogbookSpec>& f);
  static void check(const LogbookSpec& spec, const Value& where, Problems& problems);
};

const DestinationDef& definition();

}  // namespace landfall::logbook
