// One function per kind of view: how its values look in JSON.
#include "encode/json_value.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "encode/json_check.h"
#include "encode/scalar_cells.h"
#include "encode/utf8.h"
#include "encode/visit.h"

namespace landfall {

namespace {

/// Puts what `inner` writes between quotes.
template <class Inner>
auto quoted(Inner inner) {
  return [inner](std::int64_t row, Buffer& out) {
    out.append('"');
    inner(row, out);
    out.append('"');
  };
}

/// NaN and the infinities have no JSON number.
template <class View>
auto float_value(View view) {
  return [view, number = scalar_cells::of_float(view, FloatForm::kJson)](std::int64_t row, Buffer& out) {
    const bool is_number = std::isfinite(view[row]);
    if (!is_number) out.append('"');
    number(row, out);
    if (!is_number) out.append('"');
  };
}

template <Escape kEscape>
void append_repaired(std::string_view text, JsonRepairs* repairs, Buffer& out) {
  if (repairs != nullptr) ++repairs->invalid_utf8;
  append_quoted<kEscape>(with_valid_utf8(text), out);
}

template <Escape kEscape>
auto text_value(const TextView& view, JsonRepairs* repairs) {
  return [view, repairs, utf8 = Utf8Column(view)](std::int64_t row, Buffer& out) {
    const std::string_view text = view[row];
    if (utf8.is_valid(text)) [[likely]]
      append_quoted<kEscape>(text, out);
    else
      append_repaired<kEscape>(text, repairs, out);
  };
}

template <Escape kEscape>
auto inet_value(const InetView& view, JsonRepairs* repairs) {
  return [view, repairs](std::int64_t row, Buffer& out) {
    const std::string_view text = view.text(row);
    if (is_valid_utf8(text)) [[likely]]
      append_quoted<kEscape>(text, out);
    else
      append_repaired<kEscape>(text, repairs, out);
  };
}

/// Copies JSON that is known to be valid onto one line. Control characters stand between tokens only.
template <Escape kEscape>
void append_on_one_line(std::string_view json, Buffer& out) {
  char* to = out.reserve(json.size() * (kEscape == Escape::kHtml ? 6 : 1));
  for (const char c : json) {
    const bool is_html = kEscape == Escape::kHtml && (c == '<' || c == '>' || c == '&');
    if (is_html) {
      std::memcpy(to, c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : "\\u0026", 6);
      to += 6;
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      *to++ = c;
    }
  }
  out.commit(to);
}

template <Escape kEscape>
void append_json(std::string_view json, JsonRepairs* repairs, Buffer& out) {
  switch (check_json(json)) {
    case JsonText::kPlain:
      if constexpr (kEscape == Escape::kJson)
        out.append(json);
      else
        append_on_one_line<kEscape>(json, out);
      return;
    case JsonText::kWithBreaks:
      append_on_one_line<kEscape>(json, out);
      return;
    case JsonText::kInvalid:
      break;
  }
  if (repairs != nullptr) ++repairs->invalid_json;
  append_quoted<kEscape>(json, out);
}

template <Escape kEscape>
auto json_text_value(const JsonView& view, JsonRepairs* repairs) {
  return [view, repairs, utf8 = Utf8Column(view)](std::int64_t row, Buffer& out) {
    const std::string_view json = view[row];
    if (utf8.is_valid(json)) [[likely]] {
      append_json<kEscape>(json, repairs, out);
      return;
    }
    if (repairs != nullptr) ++repairs->invalid_utf8;
    append_json<kEscape>(with_valid_utf8(json), repairs, out);
  };
}

void append_or_null(const CellWriter& cell, std::int64_t row, Buffer& out) {
  if (cell.is_null(row))
    out.append("null");
  else
    cell.append(row, out);
}

/// A child array of a list or map, bound to the part of it that the rows reach: a small slice of a large
/// array must not cost a look at all of its elements.
struct Elements {
  std::shared_ptr<arrow::Array> array;  // kept alive
  std::int64_t begin = 0;               // of `array` in the whole child
  CellWriter cells;

  void append(std::int64_t i, Buffer& out) const { append_or_null(cells, i - begin, out); }
};

template <Escape kEscape>
Result<Elements> bind_elements(const NestedView& view, const arrow::Array& child, JsonRepairs* repairs) {
  const RowRange reached = view.rows == 0 ? RowRange{} : view.range(0, view.rows);
  Elements elements{child.Slice(reached.begin, reached.end - reached.begin), reached.begin, {}};
  TRY_ASSIGN(elements.cells, bind_json_value<kEscape>(*elements.array, repairs));
  return elements;
}

struct ListValue {
  NestedView view;
  Elements items;
  void operator()(std::int64_t row, Buffer& out) const {
    const RowRange range = view[row];
    out.append('[');
    for (std::int64_t i = range.begin; i < range.end; ++i) {
      if (i > range.begin) out.append(',');
      items.append(i, out);
    }
    out.append(']');
  }
};

struct MapValue {
  NestedView view;
  Elements keys;
  Elements items;
  void operator()(std::int64_t row, Buffer& out) const {
    const RowRange range = view[row];
    out.append('[');
    for (std::int64_t i = range.begin; i < range.end; ++i) {
      out.append(i > range.begin ? std::string_view(",{\"key\":") : std::string_view("{\"key\":"));
      keys.append(i, out);
      out.append(",\"value\":");
      items.append(i, out);
      out.append('}');
    }
    out.append(']');
  }
};

struct StructValue {
  struct Member {
    std::string key;
    CellWriter value;
  };
  std::vector<std::shared_ptr<arrow::Array>> fields;  // kept alive
  std::vector<Member> members;
  void operator()(std::int64_t row, Buffer& out) const {
    char before = '{';
    for (const Member& member : members) {
      out.append(before);
      before = ',';
      out.append(member.key);
      append_or_null(member.value, row, out);
    }
    if (members.empty()) out.append('{');
    out.append('}');
  }
};

template <Escape kEscape>
struct Binder {
  JsonRepairs* repairs;

  template <class View, class State>
  static Result<CellWriter> cell(const View& view, State state) {
    return CellWriter::of(view.validity, std::move(state));
  }

  Result<CellWriter> operator()(const BoolView& view) const { return cell(view, scalar_cells::of(view)); }
  template <class T>
  Result<CellWriter> operator()(const NumberView<T>& view) const {
    if constexpr (std::is_floating_point_v<T>)
      return cell(view, float_value(view));
    else
      return cell(view, scalar_cells::of(view));
  }
  Result<CellWriter> operator()(const HalfView& view) const { return cell(view, float_value(view)); }
  Result<CellWriter> operator()(const DecimalView& view) const {
    return cell(view, quoted(scalar_cells::of(view)));
  }
  Result<CellWriter> operator()(const TextView& view) const {
    return cell(view, text_value<kEscape>(view, repairs));
  }
  Result<CellWriter> operator()(const BinaryView& view) const {
    return cell(view, quoted(scalar_cells::of(view)));
  }
  Result<CellWriter> operator()(const DateView& view) const {
    return cell(view, quoted(scalar_cells::of(view)));
  }
  Result<CellWriter> operator()(const TimeView& view) const {
    return cell(view, quoted(scalar_cells::of(view, Fraction::kTrimmed)));
  }
  Result<CellWriter> operator()(const TimestampView& view) const {
    return cell(view, quoted(scalar_cells::of(view)));
  }
  Result<CellWriter> operator()(const DurationView& view) const {
    return cell(view, quoted(scalar_cells::of(view)));
  }
  Result<CellWriter> operator()(const IntervalView& view) const {
    return cell(view, scalar_cells::of_interval_object(view));
  }
  Result<CellWriter> operator()(const UuidView& view) const {
    return cell(view, quoted(scalar_cells::of(view)));
  }
  Result<CellWriter> operator()(const JsonView& view) const {
    return cell(view, json_text_value<kEscape>(view, repairs));
  }
  Result<CellWriter> operator()(const InetView& view) const {
    return cell(view, inet_value<kEscape>(view, repairs));
  }
  Result<CellWriter> operator()(const MacView& view) const {
    return cell(view, quoted(scalar_cells::of(view)));
  }
  Result<CellWriter> operator()(const ListView& view) const {
    TRY_ASSIGN(Elements items, bind_elements<kEscape>(view, *view.items, repairs));
    return cell(view, ListValue{view, std::move(items)});
  }
  Result<CellWriter> operator()(const MapView& view) const {
    TRY_ASSIGN(Elements keys, bind_elements<kEscape>(view, *view.keys, repairs));
    TRY_ASSIGN(Elements items, bind_elements<kEscape>(view, *view.items, repairs));
    return cell(view, MapValue{view, std::move(keys), std::move(items)});
  }
  Result<CellWriter> operator()(const StructView& view) const {
    std::multimap<std::string_view, CellWriter> sorted;
    for (std::size_t i = 0; i < view.fields.size(); ++i) {
      TRY_ASSIGN(CellWriter value, bind_json_value<kEscape>(*view.fields[i], repairs));
      sorted.emplace(view.names[i], std::move(value));
    }
    StructValue value{view.fields, {}};
    for (auto& [name, writer] : sorted) value.members.push_back({json_key(name, kEscape), std::move(writer)});
    return cell(view, std::move(value));
  }
};

}  // namespace

template <Escape kEscape>
Result<CellWriter> bind_json_value(const arrow::Array& array, JsonRepairs* repairs) {
  TRY_ASSIGN(Result<CellWriter> bound, visit_column(array, Binder<kEscape>{repairs}));
  return bound;
}

template Result<CellWriter> bind_json_value<Escape::kJson>(const arrow::Array& array, JsonRepairs* repairs);
template Result<CellWriter> bind_json_value<Escape::kHtml>(const arrow::Array& array, JsonRepairs* repairs);

}  // namespace landfall
