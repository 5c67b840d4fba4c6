// From what a user wrote under `files` to tables: which files belong to each, and what columns it has.
#pragma once

#include <string>
#include <vector>

#include <landfall/context.h>
#include <landfall/result.h>
#include <landfall/table.h>

#include "sources/file/file_spec.h"
#include "sources/file/reader.h"

namespace landfall::file_source {

/// Finds the files of all entries. Missing files, unknown formats and table names given twice are kConfig.
/// `spec` must outlive the result.
Result<std::vector<FileTable>> find_tables(const FileSpec& spec);

/// Reads what is needed to know a table's columns: footers and schemas, or every value of text files.
/// `_cq_id` comes first.
Result<TablePtr> describe_table(const FileTable& table, const ReadLimits& limits);

}  // namespace landfall::file_source
