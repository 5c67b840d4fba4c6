// How numbers and times are written for people.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace landfall::cli {

/// Writes a number with a comma between groups of three digits: `1,234,567`.
std::string grouped(std::int64_t number);

/// Writes a time cut to whole seconds in Go's form: `0s`, `59s`, `1m0s`, `2h0m5s`.
std::string whole_seconds(std::chrono::milliseconds time);

/// One row of a text table; the first row is its heading.
using TextRow = std::vector<std::string>;

/// Lays out rows in columns two blanks apart, the first aligned left and the others right; ends with a line
/// break. Every row has as many cells as the first.
std::string text_table(const std::vector<TextRow>& rows);

}  // namespace landfall::cli
