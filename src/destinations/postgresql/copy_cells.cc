// Fields of scalar columns (copy_rows.h). Facts: the receive functions of PostgreSQL's types.
#include <array>
#include <cstring>
#include <type_traits>

#include "destinations/postgresql/copy_addresses.h"
#include "destinations/postgresql/copy_arrays.h"
#include "destinations/postgresql/copy_rows.h"
#include "destinations/postgresql/copy_times.h"
#include "destinations/postgresql/network_order.h"
#include "destinations/postgresql/nul_characters.h"
#include "destinations/postgresql/numeric.h"

namespace landfall::postgresql {
namespace {

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
    if (!fits<To>(value)) notes.complain("is out of the range of the column's type");
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
    if (value.size() > kLongest) return notes.complain(kTooLong);
    append_field(value, out);
  });
}

// jsonb begins with the version of its format.
template <class View>
CellWriter jsonb(const View& view, CopyNotes& notes) {
  return CellWriter::of(view.validity, [view, &notes](std::int64_t row, Buffer& out) {
    const std::string_view value = view[row];
    if (value.size() > kLongest) return notes.complain(kTooLong);
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
    if (out.size() - content > kLongest) notes.complain(kTooLong);
    rid_of_nuls(content, is_jsonb ? NulForm::kJson : NulForm::kText, notes, out);
    close_field(begin, out);
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
    return bind_addresses(view, wire == Wire::kCidr, notes);
  }
  Bound operator()(const MacView& view) const {
    if (wire != Wire::kMacaddr && wire != Wire::kMacaddr8) return other(view);
    return bind_macs(view, wire == Wire::kMacaddr ? 6 : 8, notes);
  }
  Bound operator()(const TimestampView& view) const {
    return wire == Wire::kTimestamp ? bind_timestamps(view, notes) : other(view);
  }
  Bound operator()(const DateView& view) const {
    return wire == Wire::kDate ? bind_dates(view, notes) : other(view);
  }
  Bound operator()(const TimeView& view) const {
    return wire == Wire::kTime ? bind_times(view, notes) : other(view);
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
