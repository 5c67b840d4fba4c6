// Numbers in network byte order, appended to a buffer: what PostgreSQL's binary formats are made of.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "families/sql/columns.h"

namespace landfall::postgresql {

/// The longest field there can be, and what a value says that is longer.
inline constexpr std::size_t kLongest = (std::size_t{1} << 30U) - 64;
inline constexpr std::string_view kTooLong = "is longer than the gigabyte a field of PostgreSQL holds";

template <class T>
T swapped(T value) {
  if constexpr (sizeof(T) == 8) return static_cast<T>(__builtin_bswap64(static_cast<std::uint64_t>(value)));
  if constexpr (sizeof(T) == 4) return static_cast<T>(__builtin_bswap32(static_cast<std::uint32_t>(value)));
  if constexpr (sizeof(T) == 2) return static_cast<T>(__builtin_bswap16(static_cast<std::uint16_t>(value)));
  return value;
}

/// Writes an integer at `out`; returns the end.
template <class T>
char* put_number(char* out, T value) {
  const T ordered = swapped(value);
  std::memcpy(out, &ordered, sizeof(T));
  return out + sizeof(T);
}

template <class T>
void append_number(T value, Buffer& out) {
  out.commit(put_number(out.reserve(sizeof(T)), value));
}

/// A field: its length, then the number.
template <class T>
void append_field(T value, Buffer& out) {
  char* at = out.reserve(4 + sizeof(T));
  at = put_number(at, static_cast<std::int32_t>(sizeof(T)));
  out.commit(put_number(at, value));
}

inline void append_field(float value, Buffer& out) { append_field(std::bit_cast<std::int32_t>(value), out); }
inline void append_field(double value, Buffer& out) { append_field(std::bit_cast<std::int64_t>(value), out); }

/// A field of bytes.
inline void append_field(std::string_view bytes, Buffer& out) {
  char* at = put_number(out.reserve(4 + bytes.size()), static_cast<std::int32_t>(bytes.size()));
  if (!bytes.empty()) std::memcpy(at, bytes.data(), bytes.size());
  out.commit(at + bytes.size());
}

/// Sets the length of a field that began at `begin`, once the rest of it is written.
inline void close_field(std::size_t begin, Buffer& out) {
  put_number(out.data() + begin, static_cast<std::int32_t>(out.size() - begin - 4));
}

}  // namespace landfall::postgresql
