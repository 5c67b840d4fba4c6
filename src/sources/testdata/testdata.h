// The built-in source `testdata`: tables made on the spot, for tests, benches and trying out a destination.
#pragma once

#include <landfall/source.h>

namespace landfall::testdata {

const SourceDef& definition();

}  // namespace landfall::testdata
