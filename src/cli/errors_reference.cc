// Prints the kinds of errors with their exit codes, which stand in result.h.
#include "cli/errors_reference.h"

#include <fmt/format.h>
#include <landfall/result.h>

#include <array>
#include <string_view>

namespace landfall::cli {
namespace {

struct KindNote {
  ErrorKind kind;
  std::string_view meaning;
  std::string_view next;
};

constexpr std::array<KindNote, 10> kNotes{{
    {ErrorKind::kConfig, "A spec file or the command line is wrong.",
     "Mend the place that `file:line:column` names."},
    {ErrorKind::kUnsupported, "The destination cannot do this, by declaration.",
     "Choose a mode the message names; each destination's page lists them."},
    {ErrorKind::kSchema, "A table has changed in a way that would lose data.",
     "Look with `landfall migrate --plan`, then set `migrate_mode: forced` or change the table by hand."},
    {ErrorKind::kAccess, "Log-in or permission was refused.",
     "Check the credentials and the rights of that user."},
    {ErrorKind::kConnection, "The system cannot be reached, or the connection was lost.",
     "Check address, network and that the system runs; `landfall test-connection` tries it."},
    {ErrorKind::kTransient, "The system is busy, and stayed so through all retries.", "Run it again later."},
    {ErrorKind::kRejected,
     "The system refused rows of a table, or a table could not be read from the source.",
     "The message names the table; its stale rows were kept. The other tables are in place."},
    {ErrorKind::kProtocol, "A plugin broke the plugin protocol.", "Report it to the plugin's makers."},
    {ErrorKind::kCancelled, "The run was asked to stop.",
     "Run it again; overwrite modes end as if it had run once."},
    {ErrorKind::kBug, "Landfall is wrong.", "Please report it, with the log."},
}};

constexpr std::string_view kOpening = R"(# Errors and exit codes

Written by `landfall docs`; do not edit.

An error is printed on standard error as `Error: …` and logged. It says what was being done, from the outside in, and
ends with the fact. Values that came from a variable or a secret option are shown as `***`.

Everything went well: exit code 0. Otherwise the code is that of the error's kind. When several tables or destinations
failed, all are printed and the first decides: a destination's failure before the source's, the source's before a table's.

| Kind | Exit code | Tried again by itself | Meaning | What to do |
|---|---|---|---|---|
)";

constexpr std::string_view kClosing = R"(
Other codes:

| Case | Exit code |
|---|---|
| unknown command or flag, missing argument | 2 |
| `migrate --plan` found a change that `migrate_mode: safe` would refuse | 3 |
| second Ctrl-C (or SIGTERM) while stopping | 130 |
)";

}  // namespace

std::string errors_reference() {
  std::string page(kOpening);
  for (const KindNote& note : kNotes)
    page += fmt::format("| {} | {} | {} | {} | {} |\n", to_string(note.kind), exit_code(note.kind),
                        Error(note.kind, "").retryable() ? "yes" : "no", note.meaning, note.next);
  return page.append(kClosing);
}

}  // namespace landfall::cli
