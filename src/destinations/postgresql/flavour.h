// What speaks PostgreSQL's protocol and how each differs: the server says at connect which one it is.
#pragma once

#include <string>
#include <string_view>

#include <landfall/result.h>
#include <landfall/table.h>

namespace landfall::postgresql {

/// One system. Everything that is not said is as in PostgreSQL.
struct Flavour {
  std::string_view title = "PostgreSQL";
  std::string_view version_mark = "PostgreSQL ";  ///< what the text of version() holds
  bool is_verified = true;                        ///< false: Landfall's tests do not run against it
  bool has_advisory_locks = true;                 ///< pg_advisory_xact_lock
  /// txid_status tells whether a transaction was committed, pg_terminate_backend ends a session.
  bool has_commit_status = true;
  bool has_transactional_ddl = true;
  bool has_temporary_tables = true;  ///< CREATE TEMPORARY TABLE … ON COMMIT DROP
  bool keeps_unique = true;
  bool has_partitions = true;
  /// The column type for one of PostgreSQL's ("integer" to "bigint"); unset: the same.
  std::string (*column_type)(std::string_view declared) = nullptr;
};

/// From the text that `SELECT version()` gives. What is not known is taken for PostgreSQL, unverified.
const Flavour& flavour_of(std::string_view version);

}  // namespace landfall::postgresql
