// See file.h.
#include "destinations/file/file.h"

#include <fmt/format.h>

#include <array>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "destinations/file/session.h"
#include "families/object/object_destination.h"

namespace landfall::file {
namespace {

constexpr std::array<TypeRule, kKindCount> kTypes{{
    {Kind::kBool, "parquet boolean; text true/false", "json: native"},
    {Kind::kInt, "parquet integer of the same width; text digits", "json: native"},
    {Kind::kUint, "parquet unsigned integer of the same width; text digits", "json: native"},
    {Kind::kFloat, "parquet float16, float or double; text shortest digits",
     "json: native; NaN and infinities as text"},
    {Kind::kDecimal, "parquet decimal; text digits", "json: as text, so that no digit is lost"},
    {Kind::kText, "parquet string; text", "json and parquet: bytes that are not UTF-8 become U+FFFD"},
    {Kind::kBinary, "parquet byte array; text base64",
     "large binary is base64 in parquet too, unless types: native"},
    {Kind::kDate, "parquet date; text 2006-01-02", "a time of day in date64 is lost"},
    {Kind::kTime, "parquet time; text 15:04:05.000", "seconds are kept as milliseconds in parquet"},
    {Kind::kTimestamp, "parquet timestamp; text RFC 3339 in UTC",
     "seconds are kept as milliseconds in parquet; nanoseconds need parquet 2.6"},
    {Kind::kDuration, "text 5ms", "text in parquet too"},
    {Kind::kInterval, "text: JSON object, months a number", "text in parquet too"},
    {Kind::kUuid, "text, canonical", "parquet UUID with types: native"},
    {Kind::kJson, "text as received", "json: embedded; parquet JSON with types: native"},
    {Kind::kInet, "text, CIDR", ""},
    {Kind::kMac, "text, colon separated", ""},
    {Kind::kList, "parquet list; text JSON array", "json: native"},
    {Kind::kStruct, "parquet group; text JSON object", "json: native; without fields: text in parquet"},
    {Kind::kMap, "parquet map; text JSON array of key and value", "json: array of key and value"},
}};
static_assert(covers_every_kind(kTypes));

constexpr std::string_view kExample = R"(format: parquet
path: "out/{{TABLE}}/{{UUID}}.{{FORMAT}}"
)";

const FileSpec& as_file(const void* spec) { return *static_cast<const FileSpec*>(spec); }

Result<object::PathTemplate> path_of(const FileSpec& spec) {
  return object::PathTemplate::parse(spec.path, to_string(spec.format), object::PlaceholderSet::all());
}

Result<std::unique_ptr<Destination>> open(const void* given, const Context& context) {
  const FileSpec& spec = as_file(given);
  TRY_ASSIGN(object::PathTemplate path, path_of(spec));
  object::ObjectOptions options{
      .format = spec, .path = std::move(path), .rotate = spec.rotation(), .sync_id = context.invocation_id};
  return std::unique_ptr<Destination>(std::make_unique<object::ObjectDestination>(
      std::make_unique<LocalStore>(*context.log), std::move(options), *context.log));
}

Result<void> test_connection(const void* given, const Context& context) {
  TRY_ASSIGN(const object::PathTemplate path, path_of(as_file(given)));
  TRY_ASSIGN(const std::string key, path.expand({.table = "test",
                                                 .format = extension(as_file(given)),
                                                 .uuid = object::random_uuid(),
                                                 .sync_id = context.invocation_id,
                                                 .opened = std::chrono::system_clock::now()}));
  return check_writable(key);
}

const Position& position_of(const Value& where, std::string_view option) {
  const Value* value = where.find(option);
  return (value != nullptr ? *value : where).position;
}

bool is_set(const Value& where, std::string_view option) {
  const Value* value = where.find(option);
  return value != nullptr && !value->is_null();
}

// One file per table takes no limits; a limit needs file names that differ.
void check_rotation(const FileSpec& spec, const object::PathTemplate& path, const Value& where,
                    Problems& problems) {
  const bool has_uuid = path.contains(object::Placeholder::kUuid);
  if (!spec.no_rotate) {
    const BatchSpec rotation = spec.rotation();
    const bool limited = rotation.rows > 0 || rotation.bytes > 0 || rotation.timeout > Duration::zero();
    if (limited && !has_uuid)
      problems.add(
          position_of(where, "path"),
          "path: must contain {{UUID}}, because a new file begins when batch_size, batch_size_bytes or "
          "batch_timeout is reached; or set no_rotate: true for one file per table");
    return;
  }
  if (has_uuid)
    problems.add(position_of(where, "path"),
                 "path: {{UUID}} is not possible with no_rotate: true, which writes one file per table");
  const std::initializer_list<std::pair<std::string_view, bool>> limits{
      {"batch_size", spec.batch_size.value_or(0) != 0},
      {"batch_size_bytes", spec.batch_size_bytes.value_or(0) != 0},
      {"batch_timeout", spec.batch_timeout.value_or(Duration::zero()) != Duration::zero()}};
  for (const auto& [option, active] : limits)
    if (active && is_set(where, option))
      problems.add(
          position_of(where, option),
          fmt::format("{}: not possible with no_rotate: true; leave it out or set no_rotate: false", option));
}

}  // namespace

void FileSpec::describe(Fields<FileSpec>& f) {
  object::describe_format(f);
  f.add("path", &FileSpec::path,
        "Where files go: a path with {{TABLE}}, {{TABLE_HYPHEN}}, {{FORMAT}}, {{UUID}}, {{YEAR}}, {{MONTH}}, "
        "{{DAY}}, "
        "{{HOUR}}, {{MINUTE}} and {{SYNC_ID}}; without a table in it, /{{TABLE}}.<format> is added.")
      .required()
      .example("\"out/{{TABLE}}/{{UUID}}.{{FORMAT}}\"");
  f.add("no_rotate", &FileSpec::no_rotate,
        "One file per table and sync, replaced as a whole when the sync ends, in place of many.");
  f.add("batch_size", &FileSpec::batch_size, "Most rows in a file; 0 is no limit, null the default.").min(0);
  f.add("batch_size_bytes", &FileSpec::batch_size_bytes,
        "A file ends before its rows take more than this in memory; 0 is no limit, null the default.")
      .min(0);
  f.add("batch_timeout", &FileSpec::batch_timeout,
        "A file ends when its first row is this old; 0 is no limit, null the default.");
}

void FileSpec::check(const FileSpec& spec, const Value& where, Problems& problems) {
  check_format(spec, where, problems);
  if (spec.path.empty()) {
    if (where.find("path") != nullptr) problems.add(position_of(where, "path"), "path: must not be empty");
    return;
  }
  const Result<object::PathTemplate> path = path_of(spec);
  if (!path.ok()) {
    problems.add(position_of(where, "path"), "path: " + path.error().message());
  } else {
    check_rotation(spec, *path, where, problems);
  }
  if (spec.batch_timeout.value_or(Duration::zero()) < Duration::zero())
    problems.add(position_of(where, "batch_timeout"), "batch_timeout: must not be negative");
}

BatchSpec FileSpec::rotation() const {
  if (no_rotate) return {.rows = 0, .bytes = 0, .timeout = Duration::zero()};
  const FileSpec defaults;
  return {.rows = batch_size.value_or(*defaults.batch_size),
          .bytes = batch_size_bytes.value_or(*defaults.batch_size_bytes),
          .timeout = batch_timeout.value_or(*defaults.batch_timeout)};
}

const DestinationDef& definition() {
  static const DestinationDef def{
      .name = "file",
      .title = "File",
      .summary = "CSV, JSON Lines and Parquet files in local folders.",
      .verified_against = "the local file system; files read back by pyarrow and DuckDB",
      .capabilities = {.read = true,
                       .safe = {},
                       .read_note =
                           "with no_rotate: true, and for tables of earlier runs without time or {{SYNC_ID}} "
                           "in the path"},
      .types = kTypes,
      .spec = spec_of<FileSpec>(),
      .example = kExample,
      .gather = [](const void* spec) { return object::gather_for(as_file(spec).rotation()); },
      .open = open,
      .test_connection = test_connection};
  return def;
}

}  // namespace landfall::file
