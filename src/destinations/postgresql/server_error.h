// What a PostgreSQL server said went wrong, as Landfall says it: the kind that decides what happens next, and
// a text with names and places but no value of a row. Facts: PostgreSQL's documentation, appendix A "Error
// Codes", and "Error and Notice Message Fields".
#pragma once

#include <libpq-fe.h>

#include <string>

#include <landfall/result.h>

namespace landfall::postgresql {

/// The fields of an error as the server sends them; empty when it did not.
struct ServerFailure {
  std::string sqlstate{};
  std::string message{};
  std::string detail{};
  std::string context{};
  std::string schema{};
  std::string table{};
  std::string column{};
  std::string constraint{};
};

/// The fields of a result that failed.
ServerFailure failure_of(const PGresult* result);

/// Says what the server said, with its sqlstate and what to do. Never holds a value of a row.
Error server_error(const ServerFailure& failure);

/// The server's message without values of rows: quoted text that is not a name is left out.
std::string message_without_values(const ServerFailure& failure);

/// Where in a COPY it happened ("line 17, column config of COPY"), from the context; empty when it does not
/// say.
std::string place_in_copy(const std::string& context);

}  // namespace landfall::postgresql
