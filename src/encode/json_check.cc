// A JSON recogniser: a loop over tokens and one bit for each open bracket.
#include "encode/json_check.h"

#include <bit>
#include <bitset>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace landfall {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }

class Recogniser {
 public:
  explicit Recogniser(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  JsonText run() {
    do {
      if (!value()) return JsonText::kInvalid;
    } while (more_ || !close());
    if (failed_ || at_ != end_) return JsonText::kInvalid;
    return has_breaks_ ? JsonText::kWithBreaks : JsonText::kPlain;
  }

 private:
  /// The byte at hand, or 0 (which no token begins with) at the end.
  char peek() const { return at_ == end_ ? '\0' : *at_; }

  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  void skip_space() {
    for (; at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t'); ++at_)
      has_breaks_ |= *at_ != ' ';
  }

  /// Reads a scalar, an empty container, or the beginning of one up to its first value (then `more_` is set).
  bool value() {
    more_ = false;
    skip_space();
    switch (peek()) {
      case '{':
        return open('}') && (take_empty('}') || key());
      case '[':
        return open(']') && (take_empty(']') || (more_ = true));
      case '"':
        return string();
      case 't':
        return literal("true");
      case 'f':
        return literal("false");
      case 'n':
        return literal("null");
      default:
        return number();
    }
  }

  bool open(char closing) {
    ++at_;
    if (depth_ == kJsonDepth) return false;
    is_object_[static_cast<std::size_t>(depth_++)] = closing == '}';
    skip_space();
    return true;
  }

  bool take_empty(char closing) {
    if (!take(closing)) return false;
    --depth_;
    return true;
  }

  bool key() {
    skip_space();
    if (!string()) return false;
    skip_space();
    more_ = true;
    return take(':');
  }

  /// After a value: closes containers until one goes on (false) or the text should be over (true).
  bool close() {
    for (;;) {
      skip_space();
      if (depth_ == 0) return true;
      const bool in_object = is_object_[static_cast<std::size_t>(depth_ - 1)];
      if (take(',')) return in_object && !key() ? fail() : false;
      if (!take(in_object ? '}' : ']')) return fail();
      --depth_;
    }
  }

  bool fail() {
    failed_ = true;
    return true;
  }

  bool literal(std::string_view word) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  bool digits() {
    const char* const begin = at_;
    while (at_ != end_ && is_digit(*at_)) ++at_;
    return at_ != begin;
  }

  bool number() {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (!take('e') && !take('E')) return true;
    if (!take('+')) take('-');
    return digits();
  }

  bool string() {
    if (!take('"')) return false;
    for (;;) {
      skip_plain();
      if (at_ == end_ || is_control(*at_)) return false;
      if (*at_++ == '"') return true;
      if (!escape()) return false;
    }
  }

  /// Moves to the next quote, backslash or control character.
  void skip_plain() {
#ifdef __SSE2__
    for (; end_ - at_ >= 16; at_ += 16) {
      const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at_));
      const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1f)), block);
      const __m128i quote = _mm_cmpeq_epi8(block, _mm_set1_epi8('"'));
      const __m128i slash = _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'));
      const int found = _mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, slash)));
      if (found == 0) continue;
      at_ += std::countr_zero(static_cast<unsigned>(found));
      return;
    }
#endif
    while (at_ != end_ && !is_control(*at_) && *at_ != '"' && *at_ != '\\') ++at_;
  }

  bool escape() {
    const char c = peek();
    if (c == '\0') return false;
    ++at_;
    if (c != 'u') return std::strchr("\"\\/bfnrt", c) != nullptr;
    for (int i = 0; i < 4; ++i, ++at_)
      if (!is_hex(peek())) return false;
    return true;
  }

  const char* at_;
  const char* end_;
  int depth_ = 0;
  bool more_ = false;
  bool failed_ = false;
  bool has_breaks_ = false;
  std::bitset<kJsonDepth> is_object_;
};

}  // namespace

JsonText check_json(std::string_view text) { return Recogniser(text).run(); }

}  // namespace landfall
