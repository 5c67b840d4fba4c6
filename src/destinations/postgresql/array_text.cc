// See array_text.h. Facts: PostgreSQL's documentation of array and date/time output.
#include "destinations/postgresql/array_text.h"

#include <charconv>
#include <limits>
#include <string>

namespace landfall::postgresql {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : 0;
}

// `\x00ff`; other text is base64 already, in a column of texts.
void append_bytes(std::string_view output, Buffer& out) {
  if (!output.starts_with("\\x")) return out.append(output);
  std::string bytes;
  for (std::size_t i = 2; i + 1 < output.size(); i += 2)
    bytes += static_cast<char>(hex_digit(output[i]) * 16 + hex_digit(output[i + 1]));
  out.commit(write_base64(out.reserve(base64_size(bytes.size())), bytes));
}

void append_address(std::string_view output, Buffer& out) {
  out.append(output);
  if (output.find('/') != std::string_view::npos) return;
  out.append(output.find(':') == std::string_view::npos ? std::string_view("/32") : std::string_view("/128"));
}

void append_float(std::string_view output, Buffer& out) {
  if (output == "Infinity") return out.append(std::string_view("+Inf"));
  if (output == "-Infinity") return out.append(std::string_view("-Inf"));
  out.append(output);
}

// jsonb shows blanks between its tokens, which no source sent.
void append_json(std::string_view output, Buffer& out) {
  bool quoted = false;
  for (std::size_t i = 0; i < output.size(); ++i) {
    const char c = output[i];
    if (c == '"') quoted = !quoted;
    if (!quoted && c == ' ') continue;
    out.append(c);
    if (quoted && c == '\\' && i + 1 < output.size()) out.append(output[++i]);
  }
}

// Years before Christ count from 1 there, from 0 here.
void append_date(std::string_view output, Buffer& out) {
  if (!output.ends_with(" BC")) return out.append(output);
  output.remove_suffix(3);
  const std::size_t dash = output.find('-');
  int year = 1;
  std::from_chars(output.data(), output.data() + dash, year);
  std::string text = std::to_string(year - 1);
  text.insert(0, text.size() < 4 ? 4 - text.size() : 0, '0');
  if (year > 1) out.append('-');
  out.append(text);
  out.append(output.substr(dash));
}

void append_timestamp(std::string_view output, arrow::TimeUnit::type unit, Buffer& out) {
  using Limits = std::numeric_limits<std::int64_t>;
  if (output != "infinity" && output != "-infinity") return append_date(output, out);
  const std::int64_t value = output == "infinity" ? Limits::max() : Limits::min();
  out.commit(write_timestamp(out.reserve(kTimeChars), value, unit));
}

Result<void> append_array(std::string_view output, const arrow::DataType& type, Buffer& out);

Result<void> append_scalar(std::string_view output, const LogicalType& type, Buffer& out) {
  switch (type.kind) {
    case Kind::kBool:
      out.append(output == "t"   ? std::string_view("true")
                 : output == "f" ? std::string_view("false")
                                 : output);
      return {};
    case Kind::kFloat:
      append_float(output, out);
      return {};
    case Kind::kBinary:
      append_bytes(output, out);
      return {};
    case Kind::kInet:
      append_address(output, out);
      return {};
    case Kind::kJson:
      append_json(output, out);
      return {};
    case Kind::kDate:
      append_date(output, out);
      return {};
    case Kind::kTimestamp:
      append_timestamp(output, type.unit, out);
      return {};
    default:
      out.append(output);
      return {};
  }
}

// What stands in JSON as it is; everything else is a string there.
bool is_bare(const LogicalType& type, std::string_view text) {
  switch (type.kind) {
    case Kind::kBool:
    case Kind::kInt:
    case Kind::kUint:
    case Kind::kJson:
    case Kind::kStruct:
    case Kind::kMap:
    case Kind::kInterval:
      return true;
    case Kind::kFloat:
      return text != "NaN" && !text.ends_with("Inf");
    default:
      return false;
  }
}

// Reads `{a,"b",NULL,{…}}` from its beginning to its end.
class ArrayReader {
 public:
  ArrayReader(std::string_view text, Buffer& out) : text_(text), out_(out) {}

  Result<void> read(const arrow::DataType& list) {
    if (!take('{')) return damaged();
    out_.append('[');
    for (bool first = true; !take('}'); first = false) {
      if (!first && !take(',')) return damaged();
      if (!first) out_.append(',');
      TRY(item(*list.field(0)->type()));
    }
    out_.append(']');
    return {};
  }
  bool at_end() const { return at_ == text_.size(); }

 private:
  static Error damaged() { return {ErrorKind::kRejected, "the server's text of an array is damaged"}; }

  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  Result<void> item(const arrow::DataType& type) {
    TRY_ASSIGN(const LogicalType logical, logical_type(type));
    if (logical.kind == Kind::kList) return read(type);
    bool quoted = false;
    TRY(word(quoted));
    if (!quoted && word_ == "NULL") {
      out_.append(std::string_view("null"));
      return {};
    }
    Buffer form;
    TRY(append_scalar(word_, logical, form));
    if (is_bare(logical, form.view())) {
      out_.append(form.view());
    } else {
      append_json_string(form.view(), out_);
    }
    return {};
  }

  Result<void> word(bool& quoted) {
    word_.clear();
    quoted = take('"');
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (quoted ? c == '"' : c == ',' || c == '}') break;
      if (c == '\\') ++at_;
      if (at_ < text_.size()) word_ += text_[at_++];
    }
    if (quoted && !take('"')) return damaged();
    return {};
  }

  std::string_view text_;
  Buffer& out_;
  std::size_t at_ = 0;
  std::string word_;
};

Result<void> append_array(std::string_view output, const arrow::DataType& type, Buffer& out) {
  // Bounds other than from 1 stand before: `[0:1]={…}`.
  if (output.starts_with('[')) output.remove_prefix(std::min(output.find('=') + 1, output.size()));
  ArrayReader reader(output, out);
  TRY(reader.read(type));
  if (!reader.at_end()) return Error(ErrorKind::kRejected, "the server's text of an array is damaged");
  return {};
}

}  // namespace

Result<void> append_text_form(std::string_view output, const arrow::DataType& type, Buffer& out) {
  TRY_ASSIGN(const LogicalType logical, logical_type(type));
  // In a column of texts a list is JSON already; an array ends with a brace, its bounds in front or not.
  if (logical.kind == Kind::kList && output.ends_with(']')) {
    out.append(output);
    return {};
  }
  return logical.kind == Kind::kList ? append_array(output, type, out) : append_scalar(output, logical, out);
}

}  // namespace landfall::postgresql
