// How PostgreSQL speaks: CloudQuery's column types, so that tables of either program are one.
#pragma once

#include <string>
#include <string_view>

#include "destinations/postgresql/flavour.h"
#include "destinations/postgresql/options.h"
#include "families/sql/dialect.h"

namespace landfall::postgresql {

/// `schema` is where tables are made: current_schema(). Both arguments outlive the dialect.
sql::Dialect dialect(const Flavour& flavour, std::string schema, const TableOptions& options);

/// What a migration can do without losing rows.
SafeChanges safe_changes();

/// The name that PostgreSQL gives the constraint of a unique column: `<table>_<column>_key`, shortened to 63
/// bytes as the server does it.
std::string unique_constraint_name(std::string_view table, std::string_view column);
/// The same for the primary key: `<table>_pkey`.
std::string key_constraint_name(std::string_view table);

}  // namespace landfall::postgresql
