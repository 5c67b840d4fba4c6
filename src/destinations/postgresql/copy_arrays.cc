// See copy_arrays.h. Facts: array_recv. An array is a box: lists in it must be as long as their neighbours.
#include "destinations/postgresql/copy_arrays.h"

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "destinations/postgresql/network_order.h"

namespace landfall::postgresql {
namespace {

constexpr std::size_t kDimensions = 6;  // MAXDIM

// The list columns around the elements, outermost first, and the elements.
struct Nest {
  std::vector<NestedView> levels;
  std::vector<std::shared_ptr<arrow::Array>> kept;
  Validity element_validity;
  CellWriter element;
  Oid oid = 0;
};

using Lengths = std::array<std::int64_t, kDimensions>;

// Notes how long the lists of each level are; false when two of one level differ, or one is null.
bool measure(const Nest& nest, std::size_t level, RowRange rows, Lengths& lengths) {
  if (level == nest.levels.size()) return true;
  const NestedView& lists = nest.levels[level];
  for (std::int64_t row = rows.begin; row < rows.end; ++row) {
    if (lists.is_null(row)) return false;
    const RowRange items = lists[row];
    const std::int64_t length = items.end - items.begin;
    if (lengths[level] < 0) lengths[level] = length;
    if (lengths[level] != length || !measure(nest, level + 1, items, lengths)) return false;
  }
  return true;
}

void append_elements(const Nest& nest, std::size_t level, RowRange rows, bool& has_null, Buffer& out) {
  for (std::int64_t row = rows.begin; row < rows.end; ++row) {
    if (level < nest.levels.size()) {
      append_elements(nest, level + 1, nest.levels[level][row], has_null, out);
    } else if (nest.element.is_null(row)) {
      has_null = true;
      append_number(std::int32_t{-1}, out);
    } else {
      nest.element.append(row, out);
    }
  }
}

void append_empty(Oid oid, Buffer& out) {
  append_number(std::int32_t{12}, out);
  append_number(std::int32_t{0}, out);
  append_number(std::int32_t{0}, out);
  append_number(oid, out);
}

void append_array(const Nest& nest, const Lengths& lengths, RowRange items, Buffer& out) {
  const std::size_t begin = out.size();
  append_number(std::int32_t{0}, out);
  append_number(static_cast<std::int32_t>(nest.levels.size()), out);
  const std::size_t flag = out.size();
  append_number(std::int32_t{0}, out);
  append_number(nest.oid, out);
  for (std::size_t level = 0; level < nest.levels.size(); ++level) {
    append_number(static_cast<std::int32_t>(lengths[level]), out);
    append_number(std::int32_t{1}, out);
  }
  bool has_null = false;
  append_elements(nest, 1, items, has_null, out);
  put_number(out.data() + flag, std::int32_t{has_null ? 1 : 0});
  close_field(begin, out);
}

void append_list(const Nest& nest, std::int64_t row, CopyNotes& notes, Buffer& out) {
  const RowRange items = nest.levels.front()[row];
  if (items.empty()) return append_empty(nest.oid, out);
  Lengths lengths;
  lengths.fill(-1);
  lengths[0] = items.end - items.begin;
  const bool is_box = measure(nest, 1, items, lengths);
  bool is_hollow = false;
  for (std::size_t level = 1; level < nest.levels.size(); ++level)
    is_hollow = is_hollow || lengths[level] == 0;
  if (!is_box || is_hollow) {
    if (notes.problem.empty())
      notes.problem =
          "has nested lists of different lengths, or empty or missing ones, which an array cannot hold";
    return;
  }
  const std::size_t begin = out.size();
  append_array(nest, lengths, items, out);
  if (out.size() - begin > kLongest) notes.complain(kTooLong);
}

struct NestBuilder {
  const ColumnType& type;
  CopyNotes& notes;
  Nest& nest;

  Result<void> operator()(const ListView& view) {
    nest.levels.push_back(view);
    nest.kept.push_back(view.items);
    const arrow::Array& items = *nest.kept.back();
    TRY_ASSIGN(const LogicalType logical, logical_type(*items.type()));
    if (logical.kind == Kind::kList) {
      TRY_ASSIGN(Result<void> nested, visit_column(items, *this));
      return nested;
    }
    TRY_ASSIGN(nest.element, bind_copy(items, {type.wire, false, type.oid}, notes));
    return {};
  }
  Result<void> operator()(const ColumnView&) {
    return Error(ErrorKind::kUnsupported, "only lists can be written to an array column");
  }
};

}  // namespace

Result<CellWriter> bind_array(const arrow::Array& array, const ColumnType& type, CopyNotes& notes) {
  Nest nest;
  nest.oid = type.oid;
  TRY_ASSIGN(Result<void> built, visit_column(array, NestBuilder{type, notes, nest}));
  TRY(std::move(built));
  if (nest.levels.size() > kDimensions)
    return Error(ErrorKind::kUnsupported, "arrays of PostgreSQL have at most 6 dimensions");
  const Validity validity = nest.levels.front().validity;
  return CellWriter::of(validity, [nest = std::move(nest), &notes](std::int64_t row, Buffer& out) {
    append_list(nest, row, notes, out);
  });
}

}  // namespace landfall::postgresql
