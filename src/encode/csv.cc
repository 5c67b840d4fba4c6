// Picks for each column the cheapest way that is safe: as it is, quoted straight from the column, or quoted
// after it has been written.
#include "encode/csv.h"

#include <cctype>
#include <string>
#include <utility>

#include "encode/csv_field.h"
#include "encode/text.h"
#include "encode/visit.h"

namespace landfall {

namespace {

/// True when no number, time, uuid, mac or base64 text can need quotes.
bool scalars_are_plain(const CsvOptions& options) {
  constexpr std::string_view kUsed = "+-.:/=";
  const bool can_occur = std::isalnum(static_cast<unsigned char>(options.delimiter)) != 0 ||
                         kUsed.find(options.delimiter) != std::string_view::npos;
  return !can_occur && options.null_marker.empty() && !options.quote_empty;
}

struct Binder {
  const arrow::Array& array;
  const CsvOptions& options;

  template <class View>
  Result<CellWriter> operator()(const View&) const {
    if (scalars_are_plain(options)) return bind_text(array);
    return quoted_afterwards();
  }
  Result<CellWriter> operator()(const TextView& view) const { return straight(view); }
  Result<CellWriter> operator()(const JsonView& view) const { return straight(view); }
  Result<CellWriter> operator()(const InetView&) const { return quoted_afterwards(); }
  Result<CellWriter> operator()(const BinaryView&) const { return quoted_afterwards(); }
  Result<CellWriter> operator()(const MacView&) const { return quoted_afterwards(); }
  Result<CellWriter> operator()(const IntervalView&) const { return quoted_afterwards(); }
  Result<CellWriter> operator()(const ListView&) const { return quoted_afterwards(); }
  Result<CellWriter> operator()(const StructView&) const { return quoted_afterwards(); }
  Result<CellWriter> operator()(const MapView&) const { return quoted_afterwards(); }

 private:
  Result<CellWriter> straight(const BytesView& view) const {
    return CellWriter::of(view.validity, [view, chosen = options](std::int64_t row, Buffer& out) {
      append_csv_field(view[row], chosen, out);
    });
  }

  Result<CellWriter> quoted_afterwards() const {
    TRY_ASSIGN(CellWriter text, bind_text(array));
    return CellWriter::of(Validity(*array.data()), [text, chosen = options](std::int64_t row, Buffer& out) {
      const std::size_t position = out.size();
      text.append(row, out);
      quote_since(position, chosen, out);
    });
  }
};

Result<CellWriter> bind_csv(const arrow::Array& array, const CsvOptions& options) {
  TRY_ASSIGN(Result<CellWriter> bound, visit_column(array, Binder{array, options}));
  return bound;
}

}  // namespace

Result<void> check(const CsvOptions& options) {
  const auto code = static_cast<unsigned char>(options.delimiter);
  if (code == 0 || code >= 0x80 || options.delimiter == '"' || options.delimiter == '\n' ||
      options.delimiter == '\r')
    return Error(ErrorKind::kConfig,
                 "a csv delimiter must be one ASCII character other than a quote or a line end");
  if (options.null_marker.find_first_of("\"\n\r") != std::string::npos ||
      options.null_marker.find(options.delimiter) != std::string::npos)
    return Error(ErrorKind::kConfig, "a csv null marker must not hold the delimiter, a quote or a line end");
  return {};
}

void append_csv_header(const Table& table, const CsvOptions& options, Buffer& out) {
  bool is_first = true;
  for (const Column& column : table.columns) {
    if (!std::exchange(is_first, false)) out.append(options.delimiter);
    append_csv_field(column.name, options, out);
  }
  out.append('\n');
}

Result<CsvWriter> CsvWriter::bind(const arrow::RecordBatch& batch, const CsvOptions& options) {
  TRY(check(options));
  CsvWriter writer;
  writer.options_ = options;
  for (int i = 0; i < batch.num_columns(); ++i) {
    TRY_ASSIGN(CellWriter column, bind_csv(*batch.column(i), options)
                                      .during("encoding column \"" + batch.column_name(i) + "\" as CSV"));
    writer.columns_.push_back(std::move(column));
  }
  return writer;
}

void CsvWriter::append_rows(std::int64_t from, std::int64_t to, Buffer& out) const {
  for (std::int64_t row = from; row < to; ++row) {
    const std::size_t begin = out.size();
    for (const CellWriter& column : columns_) {
      if (&column != &columns_.front()) out.append(options_.delimiter);
      if (column.is_null(row))
        out.append(options_.null_marker);
      else
        column.append(row, out);
    }
    // Readers skip empty lines; a row of one empty field is none.
    if (out.size() == begin) out.append("\"\"");
    out.append('\n');
  }
}

}  // namespace landfall
