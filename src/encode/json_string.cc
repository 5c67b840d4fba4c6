// Copies 16 bytes at a time as long as none of them needs an escape.
#include "encode/json_string.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "encode/json.h"
#include "encode/utf8.h"

namespace landfall {

namespace {

/// Text is escaped in pieces, so that room is reserved for the worst case of a piece only.
constexpr std::size_t kPiece = 4096;
constexpr std::size_t kLongestEscape = 6;  // \u001f
constexpr std::size_t kBlock = 16;

/// For each byte: 0 = stays, 'u' = \u00XX, else the letter after the backslash.
constexpr std::array<char, 256> escape_table(Escape escape) {
  std::array<char, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  table['"'] = '"';
  table['\\'] = '\\';
  if (escape == Escape::kHtml) table['<'] = table['>'] = table['&'] = 'u';
  return table;
}
template <Escape kEscape>
constexpr std::array<char, 256> kEscapes = escape_table(kEscape);

char* write_escape(char* out, char c, char letter) {
  constexpr std::string_view kHex = "0123456789abcdef";
  *out++ = '\\';
  *out++ = letter;
  if (letter != 'u') return out;
  const auto code = static_cast<unsigned char>(c);
  *out++ = '0';
  *out++ = '0';
  *out++ = kHex[code >> 4];
  *out++ = kHex[code & 15];
  return out;
}

template <Escape kEscape>
char* escape_char(char* out, char c) {
  const char letter = kEscapes<kEscape>[static_cast<unsigned char>(c)];
  if (letter != 0) [[unlikely]]
    return write_escape(out, c, letter);
  *out = c;
  return out + 1;
}

#ifdef __SSE2__
/// A bit for each of the 16 bytes that needs an escape.
template <Escape kEscape>
unsigned find_escapes(__m128i block) {
  const auto equals = [&](char c) { return _mm_cmpeq_epi8(block, _mm_set1_epi8(c)); };
  const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1f)), block);
  __m128i found = _mm_or_si128(control, _mm_or_si128(equals('"'), equals('\\')));
  if constexpr (kEscape == Escape::kHtml)
    found = _mm_or_si128(found, _mm_or_si128(equals('<'), _mm_or_si128(equals('>'), equals('&'))));
  return static_cast<unsigned>(_mm_movemask_epi8(found));
}

/// Copies whole blocks up to less than 16 bytes before `end`; moves `from` on. Writes up to 16 bytes past the
/// result.
template <Escape kEscape>
char* escape_blocks(char* out, const char*& from, const char* end) {
  while (end - from >= static_cast<std::ptrdiff_t>(kBlock)) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), block);
    const unsigned escapes = find_escapes<kEscape>(block);
    const int clean = escapes == 0 ? static_cast<int>(kBlock) : std::countr_zero(escapes);
    out += clean;
    from += clean;
    if (escapes != 0) out = escape_char<kEscape>(out, *from++);
  }
  return out;
}
#else
template <Escape kEscape>
char* escape_blocks(char* out, const char*&, const char*) {
  return out;
}
#endif

template <Escape kEscape>
char* escape(char* out, std::string_view text) {
  const char* from = text.data();
  const char* const end = from + text.size();
  out = escape_blocks<kEscape>(out, from, end);
  while (from != end) out = escape_char<kEscape>(out, *from++);
  return out;
}

}  // namespace

template <Escape kEscape>
void append_quoted(std::string_view text, Buffer& out) {
  char* to = out.reserve(std::min(text.size(), kPiece) * kLongestEscape + kBlock + 2);
  *to++ = '"';
  while (text.size() > kPiece) {
    out.commit(escape<kEscape>(to, text.substr(0, kPiece)));
    text.remove_prefix(kPiece);
    to = out.reserve(std::min(text.size(), kPiece) * kLongestEscape + kBlock + 2);
  }
  to = escape<kEscape>(to, text);
  *to++ = '"';
  out.commit(to);
}

template void append_quoted<Escape::kJson>(std::string_view text, Buffer& out);
template void append_quoted<Escape::kHtml>(std::string_view text, Buffer& out);

bool append_json_string(std::string_view text, Buffer& out) {
  const bool is_valid = is_valid_utf8(text);
  append_quoted<Escape::kJson>(is_valid ? text : std::string_view(with_valid_utf8(text)), out);
  return !is_valid;
}

std::string json_key(std::string_view name, Escape escape) {
  Buffer key;
  const std::string valid = with_valid_utf8(name);
  if (escape == Escape::kHtml)
    append_quoted<Escape::kHtml>(valid, key);
  else
    append_quoted<Escape::kJson>(valid, key);
  key.append(':');
  return std::string(key.view());
}

}  // namespace landfall
