// The precompiled header of everything that uses Arrow. No source file includes it: each still names
// what it needs, and builds with -DLANDFALL_PCH=OFF.
//
// Measured with g++ 12, CPU seconds a file, without it -> with it: release 2.3 -> 1.75 (a file that uses
// builders 2.7 -> 1.5), dev with its sanitizers 4.3 -> 3.9. <arrow/api.h> is left out on purpose: GCC
// instantiates what a precompiled header left pending again in every file, 0.7 s for all of Arrow and
// 0.4 s for this, so with it the dev build is no faster than with no precompiled header at all.
#pragma once

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>
