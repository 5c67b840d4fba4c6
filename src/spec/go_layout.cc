// One table of layout elements, longest first; the three elements with a condition are handled apart.
#include "spec/go_layout.h"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <cstddef>

namespace landfall {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kDays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                "Thursday", "Friday", "Saturday"};

struct Moment {
  CivilTime civil;
  std::chrono::nanoseconds fraction;
  std::chrono::minutes offset;
};

unsigned hour12(const Moment& m) { return m.civil.hour % 12 == 0 ? 12 : m.civil.hour % 12; }

std::string zone(const Moment& m, std::string_view form) {
  if (form.front() == 'Z' && m.offset.count() == 0) return "Z";
  const auto minutes = m.offset.count() < 0 ? -m.offset.count() : m.offset.count();
  std::string text = fmt::format("{}{:02}", m.offset.count() < 0 ? '-' : '+', minutes / 60);
  const std::string_view colon = form.find(':') == std::string_view::npos ? "" : ":";
  if (form.size() > 3) text += fmt::format("{}{:02}", colon, minutes % 60);
  if (form.size() > 6) text += fmt::format("{}00", colon);
  return text;
}

struct Element {
  std::string_view text;
  std::string (*write)(const Moment&);
};

std::string two(unsigned number) { return fmt::format("{:02}", number); }
std::string one(unsigned number) { return fmt::format("{}", number); }
std::string year(const Moment& m) { return fmt::format("{:04}", m.civil.year); }
std::string short_month(const Moment& m) { return std::string(kMonths[m.civil.month - 1].substr(0, 3)); }
std::string short_day(const Moment& m) { return std::string(kDays[m.civil.weekday].substr(0, 3)); }

/// A longer element stands before every element that it begins with.
constexpr std::array<Element, 22> kElements{{
    {"January", [](const Moment& m) { return std::string(kMonths[m.civil.month - 1]); }},
    {"Monday", [](const Moment& m) { return std::string(kDays[m.civil.weekday]); }},
    {"MST", [](const Moment& m) { return m.offset.count() == 0 ? std::string("UTC") : zone(m, "-0700"); }},
    {"002", [](const Moment& m) { return fmt::format("{:03}", m.civil.day_of_year); }},
    {"01", [](const Moment& m) { return two(m.civil.month); }},
    {"02", [](const Moment& m) { return two(m.civil.day); }},
    {"03", [](const Moment& m) { return two(hour12(m)); }},
    {"04", [](const Moment& m) { return two(m.civil.minute); }},
    {"05", [](const Moment& m) { return two(m.civil.second); }},
    {"06", [](const Moment& m) { return two(static_cast<unsigned>((m.civil.year % 100 + 100) % 100)); }},
    {"15", [](const Moment& m) { return two(m.civil.hour); }},
    {"1", [](const Moment& m) { return one(m.civil.month); }},
    {"2006", year},
    {"2", [](const Moment& m) { return one(m.civil.day); }},
    {"_2006", [](const Moment& m) { return '_' + year(m); }},
    {"__2", [](const Moment& m) { return fmt::format("{:3}", m.civil.day_of_year); }},
    {"_2", [](const Moment& m) { return fmt::format("{:2}", m.civil.day); }},
    {"3", [](const Moment& m) { return one(hour12(m)); }},
    {"4", [](const Moment& m) { return one(m.civil.minute); }},
    {"5", [](const Moment& m) { return one(m.civil.second); }},
    {"PM", [](const Moment& m) { return std::string(m.civil.hour < 12 ? "AM" : "PM"); }},
    {"pm", [](const Moment& m) { return std::string(m.civil.hour < 12 ? "am" : "pm"); }},
}};

constexpr std::array<std::string_view, 10> kZones{"Z07:00:00", "Z070000", "Z07:00", "Z0700", "Z07",
                                                  "-07:00:00", "-070000", "-07:00", "-0700", "-07"};

bool lower_case_at(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= 'a' && text[at] <= 'z';
}

/// `.000` writes as many digits as it has, `.999` without trailing zeros; length 0 when there is none here.
std::size_t fraction_length(std::string_view layout) {
  if (layout.size() < 2 || (layout[0] != '.' && layout[0] != ',') || (layout[1] != '0' && layout[1] != '9'))
    return 0;
  std::size_t end = 1;
  while (end < layout.size() && layout[end] == layout[1]) ++end;
  return end < layout.size() && std::isdigit(static_cast<unsigned char>(layout[end])) != 0 ? 0 : end;
}

std::string write_fraction(const Moment& m, std::string_view form) {
  std::string digits = fmt::format("{:09}", m.fraction.count());
  digits.resize(form.size() - 1, '0');
  if (form[1] == '9') {
    while (!digits.empty() && digits.back() == '0') digits.pop_back();
    if (digits.empty()) return {};
  }
  return form[0] + digits;
}

/// Writes the element at the front of `layout` into `out` and gives its length; 0 when there is none.
std::size_t write_element(const Moment& m, std::string_view layout, std::string& out) {
  if (const std::size_t length = fraction_length(layout); length > 0) {
    out += write_fraction(m, layout.substr(0, length));
    return length;
  }
  for (const std::string_view form : kZones)
    if (layout.starts_with(form)) {
      out += zone(m, form);
      return form.size();
    }
  for (const Element& element : kElements)
    if (layout.starts_with(element.text)) {
      out += element.write(m);
      return element.text.size();
    }
  if (layout.starts_with("Jan") && !lower_case_at(layout, 3)) return out += short_month(m), 3;
  if (layout.starts_with("Mon") && !lower_case_at(layout, 3)) return out += short_day(m), 3;
  return 0;
}

}  // namespace

std::string format_go_layout(const Instant& instant, std::string_view layout) {
  const Moment moment{civil_time(instant), instant.fraction, instant.offset};
  std::string out;
  while (!layout.empty()) {
    std::size_t length = write_element(moment, layout, out);
    if (length == 0) {
      out += layout.front();
      length = 1;
    }
    layout.remove_prefix(length);
  }
  return out;
}

}  // namespace landfall
