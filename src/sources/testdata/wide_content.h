// The texts of the wide table: what the columns of a cloud inventory look like.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "sources/testdata/text_pool.h"

namespace landfall::testdata {

inline constexpr std::array<std::string_view, 16> kRegions{
    "us-east-1",    "us-east-2",    "us-west-1",      "us-west-2",      "eu-west-1",  "eu-west-2",
    "eu-central-1", "eu-north-1",   "ap-southeast-1", "ap-southeast-2", "ap-south-1", "ap-northeast-1",
    "sa-east-1",    "ca-central-1", "me-south-1",     "af-south-1"};
inline constexpr std::array<std::string_view, 5> kStates{"running", "stopped", "pending", "terminated",
                                                         "stopping"};

/// The columns that repeat over a pool of texts.
struct WideContent {
  explicit WideContent(std::uint64_t seed);

  TextPool names;
  TextPool descriptions;  ///< with quotes and commas
  TextPool tags;          ///< JSON object of about 80 bytes
  TextPool configs;       ///< nested JSON of about 230 bytes
  TextPool security_groups;
  TextPool notes;  ///< with newline, tab, comma and non-ASCII characters
};

}  // namespace landfall::testdata
