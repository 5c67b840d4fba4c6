// Cuts CSV text into records and fields (RFC 4180, with the freedoms files in the wild take).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <landfall/result.h>

#include "encode/buffer.h"
#include "sources/file/file_spec.h"
#include "sources/file/text_window.h"

namespace landfall::file_source {

struct CsvDialect {
  char delimiter = ',';
  char quote = '"';
  bool has_quote = true;
};
CsvDialect dialect_of(const CsvOptions& options, std::string_view path);

/// One field. Quoted ones are without their quotes.
struct CsvField {
  std::string_view text;
  bool quoted = false;
};

/// Some records in a row, flat: record r has the fields from first[r] up to first[r + 1].
struct CsvBlock {
  std::vector<CsvField> fields;
  std::vector<std::size_t> first{0};
  std::vector<const char*> starts;  ///< where each record stands in the window, for messages

  std::size_t records() const { return starts.size(); }
  std::size_t size(std::size_t record) const { return first[record + 1] - first[record]; }
  const CsvField& field(std::size_t record, std::size_t column) const {
    return fields[first[record] + column];
  }
};

/// Reads a file block by block. Records end with LF, CRLF or CR; blank lines are passed over; a quote inside
/// an unquoted field is just a character. What is wrong with a record is kRejected with file and line.
class CsvRecords {
 public:
  static Result<CsvRecords> open(const std::string& path, const CsvDialect& dialect, std::int64_t skip_lines);

  /// Reads the next at most `most` records, all valid UTF-8, into block(); none at the end of the file.
  Result<void> next(std::size_t most);
  const CsvBlock& block() const { return block_; }
  /// An error about a record of the last block.
  Error error_in(std::size_t record, std::string_view what) const;

 private:
  enum class Step : std::uint8_t { kDone, kNeedMore };
  CsvRecords(TextWindow window, const CsvDialect& dialect);

  Result<void> skip_line();
  void parse_block(std::size_t most);
  Step parse_record(const char*& at, const char* end);
  Step parse_field(const char*& at, const char* end);
  Step parse_quoted(const char*& at, const char* end);
  Step line_end(const char*& at, const char* end) const;
  Result<void> check_text() const;

  TextWindow window_;
  CsvDialect dialect_;
  std::unique_ptr<bool[]> stops_;  ///< characters that end an unquoted field
  CsvBlock block_;
  std::size_t used_ = 0;  ///< bytes of the window that the block covers
  Buffer unquoted_;       ///< contents of fields whose doubled quotes were undone
  const char* bad_quote_ = nullptr;
};

}  // namespace landfall::file_source
