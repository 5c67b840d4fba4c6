// See nul_characters.h.
#include "destinations/postgresql/nul_characters.h"

#include <string>

namespace landfall::postgresql {
namespace {

constexpr std::string_view kEscape = "\\u0000";

std::string without_nuls(std::string_view text, NulForm form, std::string_view instead) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\0') {
      clean += instead;
    } else if (form == NulForm::kJson && text[i] == '\\') {
      // An escaped character is not the beginning of another escape.
      const bool is_nul = text.substr(i, kEscape.size()) == kEscape;
      if (is_nul) clean += instead;
      if (!is_nul) clean += text.substr(i, 2);
      i += is_nul ? kEscape.size() - 1 : 1;
    } else {
      clean += text[i];
    }
  }
  return clean;
}

}  // namespace

bool has_nuls(std::string_view text, NulForm form) {
  if (text.empty()) return false;
  if (text.find('\0') != std::string_view::npos) return true;
  return form == NulForm::kJson &&
         memmem(text.data(), text.size(), kEscape.data(), kEscape.size()) != nullptr;
}

void rid_of_nuls(std::size_t from, NulForm form, CopyNotes& notes, Buffer& out) {
  const std::string_view text = out.since(from);
  if (!has_nuls(text, form)) return;
  const bool replaces = notes.nul_characters == NulCharacters::kReplace;
  const std::string clean = without_nuls(text, form, replaces ? "\xEF\xBF\xBD" : "");
  if (clean == text) return;
  ++notes.nuls;
  if (notes.nul_characters == NulCharacters::kError)
    notes.complain("has a NUL character, which PostgreSQL cannot hold (option nul_characters)");
  out.truncate(from);
  out.append(clean);
}

}  // namespace landfall::postgresql
