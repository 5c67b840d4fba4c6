// Looks for the few bytes that matter 16 at a time.
#include "encode/csv_field.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace landfall {

namespace {

/// Writes `field` with its quotes doubled; returns the end. Room: twice the field, and 16 bytes.
char* write_doubled(char* out, std::string_view field) {
  const char* from = field.data();
  const char* const end = from + field.size();
#ifdef __SSE2__
  while (end - from >= 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), block);
    const auto quotes = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8('"'))));
    const int count = quotes == 0 ? 16 : std::countr_zero(quotes) + 1;
    out += count;
    from += count;
    if (quotes != 0) *out++ = '"';
  }
#endif
  for (; from != end; ++from) {
    *out++ = *from;
    if (*from == '"') *out++ = '"';
  }
  return out;
}

/// True when the field holds the delimiter, a quote or a line end.
bool has_structure(std::string_view field, char delimiter) {
  const char* from = field.data();
  const char* const end = from + field.size();
#ifdef __SSE2__
  for (; end - from >= 16; from += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    const auto equals = [&](char c) { return _mm_cmpeq_epi8(block, _mm_set1_epi8(c)); };
    const __m128i found =
        _mm_or_si128(_mm_or_si128(equals(delimiter), equals('"')), _mm_or_si128(equals('\n'), equals('\r')));
    if (_mm_movemask_epi8(found) != 0) return true;
  }
#endif
  return std::any_of(from, end, [&](char c) { return c == delimiter || c == '"' || c == '\n' || c == '\r'; });
}

bool begins_with_blank(std::string_view field) { return field.front() == ' ' || field.front() == '\t'; }

void append_quoted_field(std::string_view field, Buffer& out) {
  char* to = out.reserve(field.size() * 2 + 18);
  *to++ = '"';
  to = write_doubled(to, field);
  *to++ = '"';
  out.commit(to);
}

}  // namespace

bool needs_quotes(std::string_view field, const CsvOptions& options) {
  if (field.empty()) return options.quote_empty;
  return has_structure(field, options.delimiter) || begins_with_blank(field) ||
         field == options.null_marker || field == "\\.";
}

void append_csv_field(std::string_view field, const CsvOptions& options, Buffer& out) {
  if (needs_quotes(field, options))
    append_quoted_field(field, out);
  else
    out.append(field);
}

void quote_since(std::size_t position, const CsvOptions& options, Buffer& out) {
  const std::string_view field = out.since(position);
  if (!needs_quotes(field, options)) return;
  const std::string copy(field);
  out.truncate(position);
  append_quoted_field(copy, out);
}

}  // namespace landfall
