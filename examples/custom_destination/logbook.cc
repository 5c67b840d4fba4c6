// See logbook.h.
#include "logbook.h"

#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string_view>

#include "logbook_destination.h"

namespace landfall::logbook {
namespace {

namespace fs = std::filesystem;

constexpr std::array<TypeRule, kKindCount> kTypes{{
    {Kind::kBool, "true or false", ""},
    {Kind::kInt, "number", ""},
    {Kind::kUint, "number", ""},
    {Kind::kFloat, "number", "NaN and infinities as text"},
    {Kind::kDecimal, "text", "so that no digit is lost"},
    {Kind::kText, "text", "bytes that are not UTF-8 become U+FFFD"},
    {Kind::kBinary, "text", "base64"},
    {Kind::kDate, "text", "2006-01-02"},
    {Kind::kTime, "text", "15:04:05"},
    {Kind::kTimestamp, "text", "RFC 3339 in UTC"},
    {Kind::kDuration, "text", "5ms"},
    {Kind::kInterval, "object", "months a number"},
    {Kind::kUuid, "text", "canonical"},
    {Kind::kJson, "embedded", "the JSON null reads back as a missing value"},
    {Kind::kInet, "text", "CIDR"},
    {Kind::kMac, "text", "colon separated"},
    {Kind::kList, "array", ""},
    {Kind::kStruct, "object", ""},
    {Kind::kMap, "array", "of objects with key and value"},
}};
static_assert(covers_every_kind(kTypes));

const LogbookSpec& as_logbook(const void* spec) { return *static_cast<const LogbookSpec*>(spec); }

// A file `.password` in the folder closes it to all who do not say what is in it.
Result<void> check_password(const LogbookSpec& spec) {
  std::ifstream file(fs::path(spec.path) / ".password");
  std::string wanted;
  if (!file || (std::getline(file, wanted) && wanted == spec.password.reveal())) return {};
  return Error(ErrorKind::kAccess,
               "opening logbook \"" + spec.path +
                   "\": the password is not the one of this folder; set `password` to what its "
                   "file .password holds");
}

Result<std::unique_ptr<Destination>> open(const void* given, const Context&) {
  const LogbookSpec& spec = as_logbook(given);
  TRY(check_password(spec));
  std::error_code error;
  fs::create_directories(spec.path, error);
  if (error)
    return Error(ErrorKind::kAccess, "making folder \"" + spec.path + "\": " + error.message() +
                                         "; set `path` to a folder that can be written");
  return make_destination(spec.path);
}

Result<void> test_connection(const void* given, const Context&) {
  const LogbookSpec& spec = as_logbook(given);
  TRY(check_password(spec));
  // It must change nothing, so the folder is not made here: what would hold it is looked at.
  std::error_code error;
  fs::path folder = fs::absolute(spec.path, error);
  while (!fs::exists(folder, error) && folder.has_relative_path()) folder = folder.parent_path();
  if (fs::is_directory(folder, error) && access(folder.c_str(), W_OK) == 0) return {};
  return Error(ErrorKind::kAccess,
               "looking at \"" + folder.string() + "\": not a folder that can be written; set `path` to one");
}

}  // namespace

void LogbookSpec::describe(Fields<LogbookSpec>& f) {
  f.add("path", &LogbookSpec::path, "Folder of the logbook; it is made when it is not there.")
      .required()
      .example("\"./logs\"");
  f.add("batch_rows", &LogbookSpec::batch_rows, "Most rows that are written at once.").min(1);
  f.add("password", &LogbookSpec::password, "What the folder's file `.password` holds, when it has one.");
}

// For what no single option can say, and for values that are well formed and yet wrong.
void LogbookSpec::check(const LogbookSpec& spec, const Value& where, Problems& problems) {
  const Value* path = where.find("path");
  if (path != nullptr && spec.path.empty())
    problems.add(path->position, "path: must not be empty; name a folder, for example ./logs");
}

const DestinationDef& definition() {
  static const DestinationDef def{
      .name = "logbook",
      .title = "Logbook",
      .summary = "JSON Lines, a file for each table, in a folder.",
      .verified_against = "the local file system",
      // What is not named here is refused by Landfall before anything is opened.
      .capabilities = {.overwrite = true,
                       .delete_stale = true,
                       .migrate = true,
                       .read = true,
                       .safe = {.add_column = true, .remove_unique = true}},
      .types = kTypes,
      .spec = spec_of<LogbookSpec>(),
      .example = "path: ./logs\n",
      .gather = [](const void* spec) { return BatchSpec{.rows = as_logbook(spec).batch_rows}; },
      .open = open,
      .test_connection = test_connection};
  return def;
}

}  // namespace landfall::logbook
