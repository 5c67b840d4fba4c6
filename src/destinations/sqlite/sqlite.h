// The destination `sqlite`: tables in a SQLite database file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <landfall/destination.h>

namespace landfall::sqlite {

enum class JournalMode : std::uint8_t { kAuto, kWal, kDelete, kTruncate, kPersist };
enum class Synchronous : std::uint8_t { kAuto, kOff, kNormal, kFull };

struct SqliteSpec {
  std::string connection_string;
  std::int64_t batch_size = 10'000;
  std::int64_t batch_size_bytes = 10'485'760;
  Duration busy_timeout = std::chrono::seconds(60);
  JournalMode journal_mode = JournalMode::kAuto;
  Synchronous synchronous = Synchronous::kAuto;

  static void describe(Fields<SqliteSpec>& f);
  static void check(const SqliteSpec& spec, const Value& where, Problems& problems);
};

const DestinationDef& definition();

}  // namespace landfall::sqlite

template <>
struct landfall::EnumNames<landfall::sqlite::JournalMode> {
  using JournalMode = sqlite::JournalMode;
  static constexpr std::array<std::pair<std::string_view, JournalMode>, 5> values{
      {{"auto", JournalMode::kAuto},
       {"wal", JournalMode::kWal},
       {"delete", JournalMode::kDelete},
       {"truncate", JournalMode::kTruncate},
       {"persist", JournalMode::kPersist}}};
};

template <>
struct landfall::EnumNames<landfall::sqlite::Synchronous> {
  using Synchronous = sqlite::Synchronous;
  static constexpr std::array<std::pair<std::string_view, Synchronous>, 4> values{
      {{"auto", Synchronous::kAuto},
       {"off", Synchronous::kOff},
       {"normal", Synchronous::kNormal},
       {"full", Synchronous::kFull}}};
};
