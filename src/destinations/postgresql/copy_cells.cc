// Fields of scalar columns (copy_rows.h). Facts: the receive functions of PostgreSQL's types.
#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstring>
#include <limits>
#include <type_traits>

#include "destinations/postgresql/copy_arrays.h"
#include "destinations/postgresql/copy_rows.h"
#include "destinations/postgresql/network_order.h"
#include "destinations/postgresql/nul_characters.h"
#include "destinations/postgresql/numeric.h"

namespace landfall::postgresql {
namespace {

// PostgreSQL counts from 2000-01-01.
constexpr std::int64_t kEpochDays = 10'957;
constexpr std::int64_t kMicrosPerDay = 86'400'000'000;
constexpr std::int64_t kEpochSeconds = kEpochDays * 86'400;
// 4713-11-24 BC (Julian day 0) and the day after 294276-12-31, of timestamps; dates end in 5874897.
constexpr std::int64_t kFirstDay = -2'451'545;
constexpr std::int64_t kFirstMicros = kFirstDay * kMicrosPerDay;
constexpr std::int64_t kEndMicros = 9'223'371'331'200'000'000;
constexpr std::int64_t kEndDay = 2'145'031'949;

constexpr std::int64_t kInfinity = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMinusInfinity = std::numeric_limits<std::int64_t>::min();

constexpr std::string_view kTooLong = "is longer than the gigabyte a field of PostgreSQL holds";
constexpr std::size_t kLongest = (std::size_t{1} << 30U) - 64;

void complain(CopyNotes& notes, std::string_view problem) {
  if (notes.problem.empty()) notes.problem = problem;
}

// Units of a second, as powers of 1000.
std::int64_t per_micro(arrow::TimeUnit::type unit) { return unit == arrow::TimeUnit::NANO ? 1000 : 1; }
std::int64_t micros_per(arrow::TimeUnit::type unit) {
  return unit == arrow::TimeUnit::SECOND ? 1'000'000 : unit == arrow::TimeUnit::MILLI ? 1000 : 1;
}

std::int64_t floor_divided(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

std::string_view name_of(Wire wire) {
  static constexpr std::array<std::string_view, 20> kNames{"boolean",  "smallint",
                                                           "integer",  "bigint",
                                                           "real",     "double precision",
                                                           "numeric",  "text",
                                                           "bytea",    "date",
                                                           "time",     "timestamp",
                                                           "uuid",     "json",
                                                           "jsonb",    "inet",
                                                           "cidr",     "macaddr",
                                                           "macaddr8", "a type that Landfall does not write"};
  return kNames[static_cast<std::size_t>(wire)];
}

template <class T>
constexpr bool fits(auto value) {
  return std::in_range<T>(value);
}

template <class To, class View>
CellWriter integers(const View& view, CopyNotes& notes) {
  return CellWriter::of(view.validity, [view, &notes](std::int64_t row, Buffer& out) {
    const auto value = view[row];
    if (!fits<To>(value)) complain(notes, "is out of the range of the column's type");
    append_field(static_cast<To>(value), out);
  });
}

template <class View>
CellWriter numerics(const View& view) {
  using Wide = std::conditional_t<std::is_signed_v<std::remove_cvref_t<decltype(view[0])>>, std::int64_t,
                                  std::uint64_t>;
  return CellWriter::of(view.validity, [view](std::int64_t row, Buffer& out) {
    append_numeric(static_cast<Wide>(view[row]), out);
  });
}

template <class To, class View>
CellWriter floats(const View& view) {
  return CellWriter::of(view.validity, [view](std::int64_t row, Buffer& out) {
    append_field(static_cast<To>(view[row]), out);
  });
}

template <class View>
CellWriter bytes(const View& view, CopyNotes& notes) {
  return CellWriter::of(view.validity, [view, &notes](std::int64_t row, Buffer& out) {
    const std::string_view value = view[row];
    if (value.size() > kLongest) return complain(notes, kTooLong);
    append_field(value, out);
  });
}

// jsonb begins with the version of its format.
template <class View>
CellWriter jsonb(const View& view, CopyNotes& notes) {
  return CellWriter::of(view.validity, [view, &notes](std::int64_t row, Buffer& out) {
    const std::string_view value = view[row];
    if (value.size() > kLongest) return complain(notes, kTooLong);
    char* at = put_number(out.reserve(5 + value.size()), static_cast<std::int32_t>(value.size() + 1));
    *at++ = '\1';
    if (!value.empty()) std::memcpy(at, value.data(), value.size());
    out.commit(at + value.size());
  });
}

// Whatever has a text form, in that.
Result<CellWriter> text_form(const arrow::Array& array, Validity validity, CopyNotes& notes, bool is_jsonb) {
  TRY_ASSIGN(TextColumn text, bind_text(array));
  return CellWriter::of(validity, [text = std::move(text), &notes, is_jsonb](std::int64_t row, Buffer& out) {
    const std::size_t begin = out.size();
    append_number(std::int32_t{0}, out);
    if (is_jsonb) out.append('\1');
    const std::size_t content = out.size();
    text.append(row, out);
    if (out.size() - content > kLongest) complain(notes, kTooLong);
    rid_of_nuls(content, is_jsonb ? NulForm::kJson : NulForm::kText, notes, out);
    close_field(begin, out);
  });
}

struct Address {
  std::array<unsigned char, 16> bytes{};
  int family = 0;
  int bits = 0;
};

bool parse_address(std::string_view text, Address& address) {
  std::array<char, 64> host{};
  const std::size_t slash = text.find('/');
  const std::string_view name = text.substr(0, slash);
  if (name.size() >= host.size()) return false;
  std::memcpy(host.data(), name.data(), name.size());
  address.family = name.find(':') == std::string_view::npos ? AF_INET : AF_INET6;
  if (inet_pton(address.family, host.data(), address.bytes.data()) != 1) return false;
  const int most = address.family == AF_INET ? 32 : 128;
  address.bits = most;
  if (slash == std::string_view::npos) return true;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data() + slash + 1, end, address.bits);
  return problem == std::errc() && stop == end && address.bits >= 0 && address.bits <= most;
}

bool has_host_bits(const Address& address) {
  const int size = address.family == AF_INET ? 4 : 16;
  for (int i = 0; i < size; ++i) {
    const int kept = std::clamp(address.bits - i * 8, 0, 8);
    if ((address.bytes[static_cast<std::size_t>(i)] & (0xFFU >> static_cast<unsigned>(kept))) != 0)
      return true;
  }
  return false;
}

CellWriter addresses(const InetView& view, bool is_cidr, CopyNotes& notes) {
  return CellWriter::of(view.validity, [view, is_cidr, &notes](std::int64_t row, Buffer& out) {
    Address address;
    if (!parse_address(view.text(row), address)) return complain(notes, "is not an address");
    if (is_cidr && has_host_bits(address))
      return complain(notes, "has bits to the right of its mask, which cidr refuses");
    // PostgreSQL's numbers of the families, not those of sockets.
    const std::size_t size = address.family == AF_INET ? 4 : 16;
    const std::array<char, 4> head{static_cast<char>(address.family == AF_INET ? 2 : 3),
                                   static_cast<char>(address.bits), static_cast<char>(is_cidr ? 1 : 0),
                                   static_cast<char>(size)};
    append_number(static_cast<std::int32_t>(head.size() + size), out);
    out.append(std::string_view(head.data(), head.size()));
    out.append(std::string_view(reinterpret_cast<const char*>(address.bytes.data()), size));
  });
}

CellWriter macs(const MacView& view, std::size_t size, CopyNotes& notes) {
  return CellWriter::of(view.validity, [view, size, &notes](std::int64_t row, Buffer& out) {
    const std::string_view value = view.bytes(row);
    if (value.size() == size) return append_field(value, out);
    if (value.size() != 6) return complain(notes, "is not an address of 6 bytes, as macaddr holds them");
    append_number(std::int32_t{8}, out);
    out.append(value.substr(0, 3));
    out.append(std::string_view("\377\376", 2));
    out.append(value.substr(3));
  });
}

// Microseconds since 2000. Counted from there before they are multiplied: PostgreSQL's last ones since 1970
// are more than 64 bits hold.
bool since_2000(std::int64_t value, arrow::TimeUnit::type unit, std::int64_t& micros) {
  if (unit == arrow::TimeUnit::NANO) {
    micros = floor_divided(value, 1000) - kEpochSeconds * 1'000'000;
    return true;
  }
  const std::int64_t times = micros_per(unit);
  return !__builtin_sub_overflow(value, kEpochSeconds * (1'000'000 / times), &micros) &&
         !__builtin_mul_overflow(micros, times, &micros);
}

CellWriter timestamps(const TimestampView& view, CopyNotes& notes) {
  return CellWriter::of(view.validity, [view, &notes](std::int64_t row, Buffer& out) {
    const std::int64_t value = view[row];
    if (value == kInfinity || value == kMinusInfinity) return append_field(value, out);
    std::int64_t micros = 0;
    if (!since_2000(value, view.unit, micros) || micros < kFirstMicros || micros >= kEndMicros)
      return complain(notes,
                      "is a time before 4713 BC or after the year 294276, which PostgreSQL cannot hold");
    append_field(micros, out);
  });
}

CellWriter dates(const DateView& view, CopyNotes& notes) {
  return CellWriter::of(view.validity, [view, &notes](std::int64_t row, Buffer& out) {
    const std::int64_t day = view[row] - kEpochDays;
    if (day < kFirstDay || day >= kEndDay)
      return complain(notes,
                      "is a date before 4713 BC or after the year 5874897, which PostgreSQL cannot hold");
    append_field(static_cast<std::int32_t>(day), out);
  });
}

CellWriter times(const TimeView& view, CopyNotes& notes) {
  return CellWriter::of(view.validity, [view, &notes, times = micros_per(view.unit),
                                        by = per_micro(view.unit)](std::int64_t row, Buffer& out) {
    std::int64_t micros = 0;
    if (__builtin_mul_overflow(floor_divided(view[row], by), times, &micros) || micros < 0 ||
        micros > kMicrosPerDay)
      return complain(notes, "is not a time of day");
    append_field(micros, out);
  });
}

// Binds the typed view of a column for a wire form; nothing when the two do not go together.
struct Binder {
  const arrow::Array& array;
  Wire wire;
  CopyNotes& notes;

  using Bound = Result<CellWriter>;

  Bound no_way() const {
    return Error(ErrorKind::kUnsupported, "values of type " + array.type()->ToString() +
                                              " cannot be written to a column of type " +
                                              std::string(name_of(wire)));
  }
  Bound other(const ColumnView& view) const {
    if (wire == Wire::kText) return text_form(array, view.validity, notes, false);
    return no_way();
  }

  Bound operator()(const BoolView& view) const {
    if (wire != Wire::kBool) return other(view);
    return CellWriter::of(view.validity, [view](std::int64_t row, Buffer& out) {
      append_field(static_cast<std::int8_t>(view[row] ? 1 : 0), out);
    });
  }
  template <class T>
  requires std::is_integral_v<T> Bound operator()(const NumberView<T>& view) const {
    switch (wire) {
      case Wire::kInt2:
        return integers<std::int16_t>(view, notes);
      case Wire::kInt4:
        return integers<std::int32_t>(view, notes);
      case Wire::kInt8:
        return integers<std::int64_t>(view, notes);
      case Wire::kNumeric:
        return numerics(view);
      default:
        return other(view);
    }
  }
  template <class View>
  Bound any_float(const View& view) const {
    if (wire == Wire::kFloat4) return floats<float>(view);
    if (wire == Wire::kFloat8) return floats<double>(view);
    return other(view);
  }
  Bound operator()(const NumberView<float>& view) const { return any_float(view); }
  Bound operator()(const NumberView<double>& view) const {
    return wire == Wire::kFloat4 ? no_way() : any_float(view);
  }
  Bound operator()(const HalfView& view) const { return any_float(view); }
  Bound operator()(const DecimalView& view) const {
    if (wire != Wire::kNumeric) return other(view);
    return CellWriter::of(view.validity, [view](std::int64_t row, Buffer& out) {
      append_numeric(view[row], view.byte_width, view.scale, out);
    });
  }
  Bound operator()(const TextView& view) const {
    if (wire == Wire::kText || wire == Wire::kJson)
      return has_nuls(view.all(), NulForm::kText) ? text_form(array, view.validity, notes, false)
                                                  : bytes(view, notes);
    return wire == Wire::kJsonb ? json(view) : no_way();
  }
  template <class View>
  Bound json(const View& view) const {
    return has_nuls(view.all(), NulForm::kJson) ? text_form(array, view.validity, notes, true)
                                                : jsonb(view, notes);
  }
  Bound operator()(const JsonView& view) const {
    if (wire == Wire::kJsonb) return json(view);
    if (wire != Wire::kText && wire != Wire::kJson) return no_way();
    return has_nuls(view.all(), NulForm::kText) ? text_form(array, view.validity, notes, false)
                                                : bytes(view, notes);
  }
  Bound operator()(const BinaryView& view) const {
    return wire == Wire::kBytea ? bytes(view, notes) : other(view);
  }
  Bound operator()(const UuidView& view) const {
    return wire == Wire::kUuid ? bytes(view, notes) : other(view);
  }
  Bound operator()(const InetView& view) const {
    if (wire != Wire::kInet && wire != Wire::kCidr) return other(view);
    return addresses(view, wire == Wire::kCidr, notes);
  }
  Bound operator()(const MacView& view) const {
    if (wire != Wire::kMacaddr && wire != Wire::kMacaddr8) return other(view);
    return macs(view, wire == Wire::kMacaddr ? 6 : 8, notes);
  }
  Bound operator()(const TimestampView& view) const {
    return wire == Wire::kTimestamp ? timestamps(view, notes) : other(view);
  }
  Bound operator()(const DateView& view) const {
    return wire == Wire::kDate ? dates(view, notes) : other(view);
  }
  Bound operator()(const TimeView& view) const {
    return wire == Wire::kTime ? times(view, notes) : other(view);
  }
  Bound operator()(const ColumnView& view) const { return other(view); }
};

}  // namespace

Result<CellWriter> bind_copy(const arrow::Array& array, const ColumnType& type, CopyNotes& notes) {
  if (type.is_array) return bind_array(array, type, notes);
  auto bound = visit_column(array, Binder{array, type.wire, notes});
  if (!bound.ok()) return std::move(bound).error();
  return *std::move(bound);
}

}  // namespace landfall::postgresql
