// The options of the file source, each declared once.
#include "sources/file/file_spec.h"

#include "sources/file/declared_type.h"

namespace landfall::file_source {

void CsvOptions::describe(Fields<CsvOptions>& f) {
  f.add("delimiter", &CsvOptions::delimiter,
        "The character between fields; a comma if absent, a tab for files called .tsv.")
      .example(R"(";")");
  f.add("quote", &CsvOptions::quote,
        "The character around fields that hold delimiters; empty: quotes mean nothing.");
  f.add("header", &CsvOptions::header, "Whether the first line holds the names of the columns.");
  f.add("columns", &CsvOptions::columns,
        "Names of all columns, in place of those in the header or where there is none.")
      .example(R"(["id", "name"])");
  f.add("null_values", &CsvOptions::null_values,
        "Unquoted texts that mean null; an empty unquoted field always does.")
      .example(R"(["NA", "NULL"])");
  f.add("skip_lines", &CsvOptions::skip_lines, "Lines to pass over before the header.").min(0);
}

void CsvOptions::check(const CsvOptions& csv, const Value& where, Problems& problems) {
  if (csv.delimiter && csv.delimiter->size() != 1)
    problems.add(where.position, "delimiter: must be one ASCII character");
  if (csv.quote.size() > 1) problems.add(where.position, "quote: must be one ASCII character, or empty");
  const std::string delimiter = csv.delimiter.value_or(",");
  if (delimiter == csv.quote) problems.add(where.position, "delimiter and quote must differ");
  if (delimiter == "\n" || delimiter == "\r" || csv.quote == "\n" || csv.quote == "\r")
    problems.add(where.position, "delimiter, quote: a line end cannot be one");
}

void FileEntry::describe(Fields<FileEntry>& f) {
  f.add("path", &FileEntry::path,
        "A file or a pattern (`*`, `?`, and `**` for folders of any depth); relative to the working "
        "directory.")
      .required()
      .example(R"("data/**/*.csv.gz")");
  f.add("format", &FileEntry::format,
        "What the files hold; known from their ending (.csv .tsv .json .jsonl .parquet .arrow).");
  f.add("table", &FileEntry::table,
        "The one table that all the files go into; absent: a table for each, called like the file.")
      .example(R"("orders")");
  f.add("primary_key", &FileEntry::primary_key,
        "Columns that tell rows apart; absent: `_cq_id`, made of file and row number.")
      .example(R"(["id"])");
  f.add("types", &FileEntry::types, "Types of columns, in place of what the values look like.")
      .example(R"-({"zip": "utf8", "paid": "decimal(19,4)", "at": "timestamp[us, tz=UTC]"})-");
  f.add("skip_columns", &FileEntry::skip_columns, "Columns to leave out.").example(R"(["_cq_id"])");
  f.add("csv", &FileEntry::csv, "How CSV files are written.");
}

void FileEntry::check(const FileEntry& entry, const Value& where, Problems& problems) {
  for (const auto& [column, name] : entry.types)
    if (auto type = declared_type(name); !type.ok())
      problems.add(where.position, "types." + column + ": " + type.error().message());
}

void FileSpec::describe(Fields<FileSpec>& f) {
  f.add("files", &FileSpec::files, "The files to read.").required();
  f.add("batch_rows", &FileSpec::batch_rows, "Rows in one message, at the most.").min(1).max(1'000'000);
}

void FileSpec::check(const FileSpec& spec, const Value& where, Problems& problems) {
  if (spec.files.empty()) problems.add(where.position, "files: name at least one file");
}

}  // namespace landfall::file_source
