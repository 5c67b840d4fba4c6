// From one record of a JSON file to the next.
#include "sources/file/json_records.h"

#include <utility>

#include "encode/utf8.h"

namespace landfall::file_source {
namespace {

// Blanks, and the mark that begins records of a JSON text sequence (RFC 7464).
constexpr std::string_view kBetween = " \t\r\n\x1e";

}  // namespace

Result<JsonRecords> JsonRecords::open(const std::string& path) {
  TRY_ASSIGN(TextWindow window, TextWindow::open(path));
  return JsonRecords(std::move(window));
}

Result<const std::vector<JsonMember>*> JsonRecords::next() {
  window_.consume(std::exchange(used_, 0));
  TRY_ASSIGN(const bool found, find_record());
  if (!found) return nullptr;
  TRY(scan_record());
  return &members_;
}

// Moves to the next record; false at the end of the file.
Result<bool> JsonRecords::find_record() {
  for (;;) {
    const std::size_t at = window_.bytes().find_first_not_of(kBetween);
    if (at == std::string_view::npos) {
      window_.consume(window_.bytes().size());
      if (!window_.at_end()) {
        TRY(window_.grow());
        continue;
      }
      if (in_array_) return wrong("the file ends inside the array of records");
      return false;
    }
    window_.consume(at);
    TRY_ASSIGN(const bool is_record, pass(window_.bytes().front()));
    if (is_record) return true;
  }
}

// Passes over what stands between records; true when `mark` begins one.
Result<bool> JsonRecords::pass(char mark) {
  const Place before = place_;
  const auto move_to = [&](Place place) {
    place_ = place;
    window_.consume(1);
    return false;
  };
  if (before == Place::kBehindArray) return wrong("text after the end of the array of records");
  if (mark == '[' && before == Place::kStart) {
    in_array_ = true;
    return move_to(Place::kStart);
  }
  if (in_array_ && mark == ']' && before != Place::kBeforeRecord) {
    in_array_ = false;
    return move_to(Place::kBehindArray);
  }
  if (in_array_ && before == Place::kBehindRecord) {
    if (mark != ',') return wrong("a comma or ] is expected behind a record");
    return move_to(Place::kBeforeRecord);
  }
  if (mark != '{') return wrong("an object is expected: every record must be one");
  return true;
}

Result<void> JsonRecords::scan_record() {
  for (;;) {
    const std::string_view text = window_.bytes();
    JsonScanner scanner(text.data(), text.data() + text.size());
    if (scanner.object(members_)) {
      used_ = static_cast<std::size_t>(scanner.at() - text.data());
      break;
    }
    if (scanner.problem() != nullptr) return window_.error_at(scanner.at(), scanner.problem());
    if (window_.at_end()) return wrong("the file ends inside the record that begins here");
    TRY(window_.grow());
  }
  place_ = Place::kBehindRecord;
  if (is_valid_utf8(window_.bytes().substr(0, used_))) return {};
  return wrong("the record is not UTF-8; convert the file to UTF-8");
}

}  // namespace landfall::file_source
