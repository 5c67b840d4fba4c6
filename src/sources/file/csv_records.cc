// The CSV tokenizer.
#include "sources/file/csv_records.h"

#include <cstring>
#include <utility>

#include "encode/utf8.h"
#include "sources/file/file_name.h"

namespace landfall::file_source {

CsvDialect dialect_of(const CsvOptions& options, std::string_view path) {
  CsvDialect dialect;
  dialect.delimiter = options.delimiter ? options.delimiter->front() : is_tab_separated(path) ? '\t' : ',';
  dialect.has_quote = !options.quote.empty();
  dialect.quote = dialect.has_quote ? options.quote.front() : '\0';
  return dialect;
}

CsvRecords::CsvRecords(TextWindow window, const CsvDialect& dialect)
    : window_(std::move(window)), dialect_(dialect), stops_(std::make_unique<bool[]>(256)) {
  for (const char c : {dialect.delimiter, '\n', '\r'}) stops_[static_cast<unsigned char>(c)] = true;
}

Result<CsvRecords> CsvRecords::open(const std::string& path, const CsvDialect& dialect,
                                    std::int64_t skip_lines) {
  TRY_ASSIGN(TextWindow window, TextWindow::open(path));
  CsvRecords records(std::move(window), dialect);
  for (std::int64_t i = 0; i < skip_lines; ++i) TRY(records.skip_line());
  return records;
}

Result<void> CsvRecords::skip_line() {
  std::size_t end = window_.bytes().find('\n');
  while (end == std::string_view::npos && !window_.at_end()) {
    TRY(window_.grow());
    end = window_.bytes().find('\n');
  }
  window_.consume(end == std::string_view::npos ? window_.bytes().size() : end + 1);
  return {};
}

Result<void> CsvRecords::next(std::size_t most) {
  window_.consume(std::exchange(used_, 0));
  for (;;) {
    parse_block(most);
    if (bad_quote_ != nullptr) return window_.error_at(bad_quote_, "text after the closing quote of a field");
    if (block_.records() > 0 || window_.at_end()) break;
    TRY(window_.grow());
  }
  // Without an unfinished quote, the last bytes of a file always make a record.
  if (window_.at_end() && block_.records() == 0 && used_ < window_.bytes().size())
    return window_.error_at(window_.bytes().data() + used_,
                            "the file ends inside the quoted field that begins here");
  return check_text();
}

void CsvRecords::parse_block(std::size_t most) {
  block_.fields.clear();
  block_.first.assign(1, 0);
  block_.starts.clear();
  // Undoing doubled quotes only shortens, so with this room no text moves later.
  unquoted_.clear();
  unquoted_.reserve(window_.bytes().size());
  const char* const begin = window_.bytes().data();
  const char* const end = begin + window_.bytes().size();
  const char* at = begin;
  used_ = 0;
  while (at < end && block_.records() < most) {
    if (*at == '\n' || *at == '\r') {
      used_ = static_cast<std::size_t>(++at - begin);
      continue;
    }
    const char* const start = at;
    if (parse_record(at, end) == Step::kNeedMore) break;
    block_.starts.push_back(start);
    block_.first.push_back(block_.fields.size());
    used_ = static_cast<std::size_t>(at - begin);
  }
  block_.fields.resize(block_.first.back());
}

// Leaves `at` behind the record's line end.
CsvRecords::Step CsvRecords::parse_record(const char*& at, const char* end) {
  for (;;) {
    const bool quoted = dialect_.has_quote && at < end && *at == dialect_.quote;
    const Step step = quoted ? parse_quoted(at, end) : parse_field(at, end);
    if (step == Step::kNeedMore) return step;
    if (at == end || *at != dialect_.delimiter) return line_end(at, end);
    ++at;
  }
}

CsvRecords::Step CsvRecords::parse_field(const char*& at, const char* end) {
  const char* const begin = at;
  while (at < end && !stops_[static_cast<unsigned char>(*at)]) ++at;
  if (at == end && !window_.at_end()) return Step::kNeedMore;
  block_.fields.push_back({{begin, static_cast<std::size_t>(at - begin)}, false});
  return Step::kDone;
}

CsvRecords::Step CsvRecords::parse_quoted(const char*& at, const char* end) {
  const char* const begin = ++at;
  const std::size_t kept = unquoted_.size();
  const char* piece = begin;
  for (;;) {
    at = static_cast<const char*>(std::memchr(at, dialect_.quote, static_cast<std::size_t>(end - at)));
    if (at == nullptr || (at + 1 == end && !window_.at_end())) return Step::kNeedMore;
    if (at + 1 == end || at[1] != dialect_.quote) break;
    unquoted_.append({piece, static_cast<std::size_t>(at + 1 - piece)});
    piece = at += 2;
  }
  std::string_view text(begin, static_cast<std::size_t>(at - begin));
  if (piece != begin) {
    unquoted_.append({piece, static_cast<std::size_t>(at - piece)});
    text = unquoted_.since(kept);
  }
  block_.fields.push_back({text, true});
  if (++at < end && !stops_[static_cast<unsigned char>(*at)]) bad_quote_ = at;
  return bad_quote_ == nullptr ? Step::kDone : Step::kNeedMore;
}

// A CR at the end of what has been read may be the first half of a CRLF.
CsvRecords::Step CsvRecords::line_end(const char*& at, const char* end) const {
  if (at == end) return window_.at_end() ? Step::kDone : Step::kNeedMore;
  if (*at++ == '\n') return Step::kDone;
  if (at == end) return window_.at_end() ? Step::kDone : Step::kNeedMore;
  if (*at == '\n') ++at;
  return Step::kDone;
}

Result<void> CsvRecords::check_text() const {
  if (is_valid_utf8(window_.bytes().substr(0, used_))) return {};
  for (std::size_t record = 0; record < block_.records(); ++record)
    for (std::size_t column = 0; column < block_.size(record); ++column)
      if (!is_valid_utf8(block_.field(record, column).text))
        return error_in(record,
                        "field " + std::to_string(column + 1) + " is not UTF-8; convert the file to UTF-8");
  return window_.error_at(window_.bytes().data(), "the text is not UTF-8; convert the file to UTF-8");
}

Error CsvRecords::error_in(std::size_t record, std::string_view what) const {
  return window_.error_at(block_.starts[record], what);
}

}  // namespace landfall::file_source
