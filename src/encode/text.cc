// One function per kind of view: its text form at top level. Nested values go through the JSON form.
#include "encode/text.h"

#include <type_traits>
#include <utility>

#include "encode/json_value.h"
#include "encode/scalar_cells.h"
#include "encode/visit.h"

namespace landfall {

namespace {

/// Text, json and inet are written as they are.
struct RawText {
  BytesView view;
  void operator()(std::int64_t row, Buffer& out) const { out.append(view[row]); }
};

struct InetText {
  InetView view;
  void operator()(std::int64_t row, Buffer& out) const { out.append(view.text(row)); }
};

struct Binder {
  const arrow::Array& array;

  template <class View, class State>
  static Result<TextColumn> cell(const View& view, State state) {
    return CellWriter::of(view.validity, std::move(state));
  }

  /// BoolView, DecimalView, BinaryView, DateView, TimestampView, DurationView, UuidView, MacView.
  template <class View>
  Result<TextColumn> operator()(const View& view) const {
    return cell(view, scalar_cells::of(view));
  }
  template <class T>
  Result<TextColumn> operator()(const NumberView<T>& view) const {
    if constexpr (std::is_floating_point_v<T>)
      return cell(view, scalar_cells::of_float(view, FloatForm::kText));
    else
      return cell(view, scalar_cells::of(view));
  }
  Result<TextColumn> operator()(const HalfView& view) const {
    return cell(view, scalar_cells::of_float(view, FloatForm::kText));
  }
  Result<TextColumn> operator()(const TextView& view) const { return cell(view, RawText{view}); }
  Result<TextColumn> operator()(const JsonView& view) const { return cell(view, RawText{view}); }
  Result<TextColumn> operator()(const InetView& view) const { return cell(view, InetText{view}); }
  Result<TextColumn> operator()(const TimeView& view) const {
    return cell(view, scalar_cells::of(view, Fraction::kOfUnit));
  }
  Result<TextColumn> operator()(const IntervalView& view) const {
    if (view.unit == IntervalUnit::kMonth) return cell(view, scalar_cells::of_months(view));
    return cell(view, scalar_cells::of_interval_object(view));
  }
  Result<TextColumn> operator()(const ListView&) const { return nested(); }
  Result<TextColumn> operator()(const StructView&) const { return nested(); }
  Result<TextColumn> operator()(const MapView&) const { return nested(); }

 private:
  Result<TextColumn> nested() const { return bind_json_value<Escape::kHtml>(array, nullptr); }
};

}  // namespace

Result<TextColumn> bind_text(const arrow::Array& array) {
  TRY_ASSIGN(Result<TextColumn> bound, visit_column(array, Binder{array}));
  return bound;
}

Result<std::string> text_of(const arrow::Array& array, std::int64_t row) {
  TRY_ASSIGN(const TextColumn column, bind_text(array));
  if (column.is_null(row)) return std::string(kNullText);
  Buffer text;
  column.append(row, text);
  return std::string(text.view());
}

}  // namespace landfall
