// See report.h.
#include "report.h"

#include <fmt/format.h>

#include <map>
#include <string_view>
#include <utility>

#include <landfall/spec.h>

namespace landfall::conformance {
namespace {

struct Counts {
  int passed = 0;
  int refused = 0;
  int waived = 0;
  int wrong = 0;
};

Counts count(const std::vector<CaseResult>& results, const std::string& destination) {
  Counts counts;
  for (const CaseResult& result : results) {
    if (result.destination != destination) continue;
    if (!result.ok()) {
      ++counts.wrong;
    } else if (result.expected == Expected::kWaived) {
      ++counts.waived;
    } else {
      ++(result.outcome == Outcome::kRefused ? counts.refused : counts.passed);
    }
  }
  return counts;
}

std::vector<std::string> destinations_in(const std::vector<CaseResult>& results) {
  std::vector<std::string> names;
  for (const CaseResult& result : results)
    if (names.empty() || names.back() != result.destination) names.push_back(result.destination);
  return names;
}

Value text_value(std::string_view text) {
  Value value;
  value.kind = Value::Kind::kString;
  value.text = text;
  return value;
}

// Stands in a table's cell.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

class Page {
 public:
  Page(const std::vector<Case>& cases, const std::vector<Target>& targets,
       const std::vector<CaseResult>& results)
      : cases_(cases), targets_(targets), results_(results) {
    for (const CaseResult& result : results) by_name_[{result.destination, result.name}] = &result;
  }

  std::string write() {
    head();
    counts();
    groups();
    losses();
    reasons();
    return std::move(out_);
  }

 private:
  void head();
  void counts();
  void groups();
  void row(const Case& what);
  void losses();
  void reasons();
  std::string cell(const CaseResult& result);

  const std::vector<Case>& cases_;
  const std::vector<Target>& targets_;
  const std::vector<CaseResult>& results_;
  std::map<std::pair<std::string, std::string>, const CaseResult*> by_name_;
  std::vector<std::string> notes_;
  std::string out_;
};

void Page::head() {
  out_ +=
      "# Conformance\n\n"
      "Written by `tests/conformance/run.sh`, which runs every case of `tests/conformance/cases/` against "
      "every "
      "destination and reads the rows back through a new connection.\n\n"
      "- **yes**: the destination does what the case asks for.\n"
      "- **refused**: it declares that it cannot; trying gives the declared error and changes nothing.\n"
      "- **waived**: it differs, for the reason in the note. A waived case that begins to pass fails the "
      "run.\n\n";
}

void Page::counts() {
  out_ += "| destination | verified against | yes | refused | waived | wrong |\n|---|---|---|---|---|---|\n";
  for (const Target& target : targets_) {
    const Counts counts = count(results_, target.name);
    out_ += fmt::format("| {} | {} | {} | {} | {} | {} |\n", target.name, target.definition->verified_against,
                        counts.passed, counts.refused, counts.waived, counts.wrong);
  }
}

std::string group_of(const std::string& name) { return name.substr(0, name.find('/')); }

void Page::groups() {
  std::string group;
  for (const Case& what : cases_) {
    if (group_of(what.name) != group) {
      group = group_of(what.name);
      out_ += fmt::format("\n## {}\n\n| case | asks for |", group);
      for (const Target& target : targets_) out_ += fmt::format(" {} |", target.name);
      out_ += "\n|---|---|";
      for (std::size_t i = 0; i < targets_.size(); ++i) out_ += "---|";
      out_ += "\n";
    }
    row(what);
  }
}

void Page::row(const Case& what) {
  out_ += fmt::format("| {} | {} |", what.name.substr(what.name.find('/') + 1), escaped(what.about));
  for (const Target& target : targets_) {
    const auto found = by_name_.find({target.name, what.name});
    out_ += fmt::format(" {} |", found == by_name_.end() ? "not run" : cell(*found->second));
  }
  out_ += "\n";
}

std::string Page::cell(const CaseResult& result) {
  if (!result.ok()) return "**wrong**";
  if (result.expected != Expected::kWaived) return result.outcome == Outcome::kRefused ? "refused" : "yes";
  for (std::size_t i = 0; i < notes_.size(); ++i)
    if (notes_[i] == result.reason) return fmt::format("waived ({})", i + 1);
  notes_.push_back(result.reason);
  return fmt::format("waived ({})", notes_.size());
}

void Page::losses() {
  std::string lines;
  for (const Target& target : targets_)
    for (const std::string& reason : target.reasons) lines += fmt::format("- {}: {}\n", target.name, reason);
  if (!lines.empty()) out_ += "\n## What is expected to be lost\n\n" + lines;
}

void Page::reasons() {
  if (notes_.empty()) return;
  out_ += "\n## Why waived\n\n";
  for (std::size_t i = 0; i < notes_.size(); ++i) out_ += fmt::format("{}. {}\n", i + 1, notes_[i]);
}

}  // namespace

std::string summary_text(const std::vector<CaseResult>& results) {
  std::string out =
      fmt::format("{:<16} {:>7} {:>7} {:>7} {:>7}\n", "destination", "yes", "refused", "waived", "wrong");
  for (const std::string& name : destinations_in(results)) {
    const Counts counts = count(results, name);
    out += fmt::format("{:<16} {:>7} {:>7} {:>7} {:>7}\n", name, counts.passed, counts.refused, counts.waived,
                       counts.wrong);
  }
  for (const CaseResult& result : results) {
    if (result.ok()) continue;
    out += fmt::format("WRONG {} {}: expected {}, outcome {}: {}\n", result.destination, result.name,
                       to_string(result.expected), to_string(result.outcome),
                       result.message.empty() ? result.reason : result.message);
  }
  return out;
}

std::string results_json(const std::vector<CaseResult>& results) {
  std::string out = "[";
  for (const CaseResult& result : results) {
    Value object;
    object.kind = Value::Kind::kMap;
    const auto add = [&](std::string key, std::string_view text) {
      object.entries.push_back({std::move(key), {}, text_value(text)});
    };
    add("destination", result.destination);
    add("case", result.name);
    add("expected", to_string(result.expected));
    add("outcome", to_string(result.outcome));
    if (!result.message.empty()) add("message", result.message);
    if (!result.reason.empty()) add("reason", result.reason);
    out += (out.size() > 1 ? ",\n" : "\n") + object.to_json();
  }
  return out + "\n]\n";
}

std::string results_page(const std::vector<Case>& cases, const std::vector<Target>& targets,
                         const std::vector<CaseResult>& results) {
  return Page(cases, targets, results).write();
}

}  // namespace landfall::conformance
