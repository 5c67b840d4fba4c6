// The JSON grammar (RFC 8259), by recursive descent.
#include "sources/file/json_scanner.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace landfall::file_source {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// What ends the plain run of a string: quote, backslash, control characters.
constexpr std::array<bool, 256> make_string_stops() {
  std::array<bool, 256> stops{};
  for (std::size_t c = 0; c < 32; ++c) stops[c] = true;
  stops['"'] = stops['\\'] = true;
  return stops;
}
constexpr std::array<bool, 256> kStringStops = make_string_stops();

unsigned hex4(const char* at) {
  unsigned value = 0;
  std::from_chars(at, at + 4, value, 16);
  return value;
}

void append_utf8(unsigned code, std::string& out) {
  const auto put = [&out](unsigned byte) { out += static_cast<char>(byte); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xc0 | (code >> 6));
  } else {
    if (code < 0x10000) {
      put(0xe0 | (code >> 12));
    } else {
      put(0xf0 | (code >> 18));
      put(0x80 | ((code >> 12) & 63));
    }
    put(0x80 | ((code >> 6) & 63));
  }
  put(0x80 | (code & 63));
}

// Reads what follows `\u`; `at` is left behind it.
Result<void> undo_unicode(const char*& at, const char* end, std::string& out) {
  unsigned code = hex4(at);
  at += 4;
  if (code >= 0xd800 && code < 0xe000) {
    const bool pair =
        code < 0xdc00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u' && (hex4(at + 2) & 0xfc00) == 0xdc00;
    if (!pair) return Error(ErrorKind::kRejected, "a string holds half of a surrogate pair");
    code = 0x10000 + ((code - 0xd800) << 10) + (hex4(at + 2) - 0xdc00);
    at += 6;
  }
  append_utf8(code, out);
  return {};
}

char undo_letter(char letter) {
  switch (letter) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return letter;
  }
}

}  // namespace

bool JsonScanner::fail(const char* problem) {
  if (at_ < end_) problem_ = problem;
  return false;
}

void JsonScanner::skip_space() {
  while (at_ < end_ && is_space(*at_)) ++at_;
}

// Skips blanks; false when the text ends there.
bool JsonScanner::at_token() {
  skip_space();
  return at_ < end_;
}

bool JsonScanner::expect(char wanted, const char* problem) {
  if (!at_token() || *at_ != wanted) return fail(problem);
  ++at_;
  return true;
}

bool JsonScanner::object(std::vector<JsonMember>& members) {
  members.clear();
  if (!expect('{', "an object is expected") || !at_token()) return false;
  if (*at_ == '}') return ++at_, true;
  for (;;) {
    if (!member(members.emplace_back())) return false;
    if (!at_token()) return false;
    if (*at_ == '}') return ++at_, true;
    if (!expect(',', "a comma or } is expected")) return false;
  }
}

bool JsonScanner::member(JsonMember& out) {
  if (!at_token() || *at_ != '"') return fail("the name of a member is expected");
  return string(out.key) && expect(':', "a colon is expected") && value(out.value);
}

bool JsonScanner::value(JsonValue& out) {
  if (!at_token()) return false;
  switch (*at_) {
    case '"':
      return string(out);
    case '{':
    case '[':
      return nested(out);
    case 't':
      return literal("true", JsonKind::kBool, out);
    case 'f':
      return literal("false", JsonKind::kBool, out);
    case 'n':
      return literal("null", JsonKind::kNull, out);
    default:
      return number(out);
  }
}

bool JsonScanner::string(JsonValue& out) {
  const char* const begin = at_++;
  out.kind = JsonKind::kString;
  out.has_escapes = false;
  for (;;) {
    while (at_ < end_ && !kStringStops[static_cast<unsigned char>(*at_)]) ++at_;
    if (at_ == end_) return false;
    if (*at_ == '"') break;
    if (*at_ != '\\')
      return fail("a string is not closed, or holds a control character that must be escaped");
    out.has_escapes = true;
    if (!escape()) return false;
  }
  out.raw = {begin, static_cast<std::size_t>(++at_ - begin)};
  return true;
}

bool JsonScanner::escape() {
  if (++at_ == end_) return false;
  if (*at_ != 'u') {
    if (*at_ == '\0' || std::strchr("\"\\/bfnrt", *at_) == nullptr) return fail("unknown escape in a string");
    ++at_;
    return true;
  }
  ++at_;
  for (int i = 0; i < 4; ++i, ++at_)
    if (at_ == end_ || !is_hex(*at_)) return fail("\\u must be followed by four hexadecimal digits");
  return true;
}

bool JsonScanner::digits() {
  if (at_ == end_ || !is_digit(*at_)) return fail("a value is expected");
  while (at_ < end_ && is_digit(*at_)) ++at_;
  return true;
}

bool JsonScanner::number(JsonValue& out) {
  const char* const begin = at_;
  out.kind = JsonKind::kInteger;
  if (*at_ == '-') ++at_;
  if (at_ < end_ && *at_ == '0' && at_ + 1 < end_ && is_digit(at_[1]))
    return fail("a number cannot begin with 0");
  if (!digits()) return false;
  if (at_ < end_ && *at_ == '.') {
    ++at_;
    out.kind = JsonKind::kFloat;
    if (!digits()) return false;
  }
  if (at_ < end_ && (*at_ == 'e' || *at_ == 'E')) {
    ++at_;
    out.kind = JsonKind::kFloat;
    if (at_ < end_ && (*at_ == '+' || *at_ == '-')) ++at_;
    if (!digits()) return false;
  }
  out.raw = {begin, static_cast<std::size_t>(at_ - begin)};
  if (out.raw == "-0") out.kind = JsonKind::kFloat;
  return true;
}

bool JsonScanner::literal(std::string_view word, JsonKind kind, JsonValue& out) {
  const std::string_view rest(at_, std::min(word.size(), static_cast<std::size_t>(end_ - at_)));
  if (!word.starts_with(rest)) return fail("a value is expected");
  out.kind = kind;
  out.raw = rest;
  at_ += rest.size();
  return rest.size() == word.size();
}

bool JsonScanner::nested(JsonValue& out) {
  const char* const begin = at_++;
  if (++depth_ > kDeepest) return --at_, fail("values are nested too deeply");
  if (!contents(*begin)) return false;
  --depth_;
  out.kind = JsonKind::kNested;
  out.raw = {begin, static_cast<std::size_t>(at_ - begin)};
  return true;
}

// The inside of an object or array, and its closing bracket.
bool JsonScanner::contents(char open) {
  const char close = open == '{' ? '}' : ']';
  JsonMember inner;
  if (!at_token()) return false;
  if (*at_ == close) return ++at_, true;
  for (;;) {
    if (!(open == '{' ? member(inner) : value(inner.value))) return false;
    if (!at_token()) return false;
    if (*at_ == close) return ++at_, true;
    if (!expect(',', "a comma or a closing bracket is expected")) return false;
  }
}

Result<void> undo_escapes(std::string_view content, std::string& out) {
  out.clear();
  const char* at = content.data();
  const char* const end = at + content.size();
  while (at < end) {
    const auto* stop = static_cast<const char*>(std::memchr(at, '\\', static_cast<std::size_t>(end - at)));
    if (stop == nullptr) stop = end;
    out.append(at, stop);
    if (stop == end) break;
    at = stop + 2;
    if (stop[1] == 'u')
      TRY(undo_unicode(at, end, out));
    else
      out += undo_letter(stop[1]);
  }
  return {};
}

}  // namespace landfall::file_source
