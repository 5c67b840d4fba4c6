// The options of format_spec in the words of parquet-cpp.
#pragma once

#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <parquet/properties.h>
#include <parquet/schema.h>

#include <memory>

#include <landfall/result.h>
#include "families/object/file_format.h"

namespace landfall::object {

/// Gives the writer's settings. `first_rows` (converted for the file; may be null) show which columns get a
/// dictionary and which are worth compressing.
std::shared_ptr<parquet::WriterProperties> writer_properties(const FormatOptions& options,
                                                             const arrow::RecordBatch* first_rows);

/// Gives the settings of the layer between Arrow and Parquet.
std::shared_ptr<parquet::ArrowWriterProperties> arrow_properties();

/// Gives the file's root node: the columns of `schema` under a root of the wanted repetition.
Result<std::shared_ptr<parquet::schema::GroupNode>> root_node(const arrow::Schema& schema,
                                                              RootRepetition repetition,
                                                              const parquet::WriterProperties& properties);

/// The schema in Arrow's own form for the key `ARROW:schema`, with which Arrow readers find all types and
/// metadata.
Result<std::shared_ptr<const arrow::KeyValueMetadata>> file_metadata(const arrow::Schema& schema);

}  // namespace landfall::object
