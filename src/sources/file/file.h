// The built-in source `file`: CSV, JSON, Parquet and Arrow files as tables.
#pragma once

#include <landfall/source.h>

namespace landfall::file_source {

const SourceDef& definition();

}  // namespace landfall::file_source
