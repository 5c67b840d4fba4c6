// Field names match in any case, as upstream's decoder has it; kinds and values do not.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "spec/document.h"
#include "spec/legacy_options.h"
#include "spec/suggest.h"

namespace landfall {
namespace {

const std::vector<std::string>& kind_names() {
  static const std::vector<std::string> names{"source", "destination", "transformer"};
  return names;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  });
}

/// Writes keys as they were declared; a key that is then there twice is a problem and dropped.
Value with_declared_names(const Value& map, const std::vector<std::string>& names, Problems& problems) {
  Value out = map;
  out.entries.clear();
  for (const Value::Entry& entry : map.entries) {
    const auto name = std::find_if(names.begin(), names.end(), [&](const std::string& one) {
      return same_ignoring_case(one, entry.key);
    });
    Value::Entry renamed = entry;
    if (name != names.end()) renamed.key = *name;
    if (out.find(renamed.key) == nullptr)
      out.entries.push_back(std::move(renamed));
    else
      problems.add(entry.position, fmt::format("\"{}\" is given twice in one map", renamed.key));
  }
  return out;
}

template <class T>
std::vector<std::string> option_names() {
  std::vector<std::string> names;
  for (const Field& field : spec_detail::fields_of<T>()) names.push_back(field.name);
  return names;
}

std::vector<std::string> option_names(PluginKind kind) {
  switch (kind) {
    case PluginKind::kSource:
      return option_names<SourceSpec>();
    case PluginKind::kDestination:
      return option_names<DestinationSpec>();
    case PluginKind::kTransformer:
      return option_names<TransformerSpec>();
  }
  return {};
}

std::optional<PluginKind> read_kind(const Value& document, Problems& problems) {
  const Value* kind = document.find("kind");
  if (kind == nullptr || kind->is_null()) {
    problems.add(document.position,
                 "the document has no kind; add `kind: source`, `kind: destination` or `kind: transformer` "
                 "(CloudQuery takes it for a source)");
    return std::nullopt;
  }
  for (std::size_t i = 0; i < kind_names().size(); ++i)
    if (kind->kind == Value::Kind::kString && kind->text == kind_names()[i])
      return static_cast<PluginKind>(i);
  const std::string shown = kind->secret || kind->kind != Value::Kind::kString
                                ? std::string(to_string(kind->kind))
                                : fmt::format("\"{}\"{}", kind->text, did_you_mean(kind->text, kind_names()));
  if (!kind->unresolved)
    problems.add(kind->position,
                 fmt::format("kind must be source, destination or transformer, not {}", shown));
  return std::nullopt;
}

void refuse_other_keys(const Value& document, PluginKind kind, Problems& problems) {
  const std::vector<std::string> options = option_names(kind);
  for (const Value::Entry& entry : document.entries) {
    if (entry.key == "kind" || entry.key == "spec") continue;
    const bool belongs_inside = std::find(options.begin(), options.end(), entry.key) != options.end();
    const std::string hint = belongs_inside
                                 ? "; indent it under spec"
                                 : did_you_mean(entry.key, std::vector<std::string>{"kind", "spec"});
    problems.add(
        entry.position,
        fmt::format("unknown field \"{}\": beside kind and spec a document has nothing{}", entry.key, hint));
  }
}

/// Takes options of old versions out, with a word on where they went.
void refuse_legacy(Envelope& envelope, Problems& problems) {
  const auto is_legacy = [&](const Value::Entry& entry) {
    const std::string_view advice = legacy_advice(envelope.kind, entry.key);
    if (!advice.empty())
      problems.add(entry.position, fmt::format("\"{}\" is no option here any more: {}", entry.key, advice));
    return !advice.empty();
  };
  std::vector<Value::Entry>& entries = envelope.spec.entries;
  entries.erase(std::remove_if(entries.begin(), entries.end(), is_legacy), entries.end());
}

}  // namespace

std::optional<Envelope> open_document(const Value& original, Problems& problems) {
  if (original.unresolved) return std::nullopt;
  if (original.kind != Value::Kind::kMap) {
    problems.add(original.position, fmt::format("a document must be a map with kind and spec, not {}",
                                                to_string(original.kind)));
    return std::nullopt;
  }
  const Value document = with_declared_names(original, {"kind", "spec"}, problems);
  const auto kind = read_kind(document, problems);
  if (!kind) return std::nullopt;
  refuse_other_keys(document, *kind, problems);
  const Value* spec = document.find("spec");
  if (spec == nullptr || spec->is_null()) {
    problems.add(document.position, fmt::format("the {} has no spec", to_string(*kind)));
    return std::nullopt;
  }
  if (spec->unresolved) return std::nullopt;
  if (spec->kind != Value::Kind::kMap) {
    problems.add(spec->position, fmt::format("spec must be a map of options, not {}", to_string(spec->kind)));
    return std::nullopt;
  }
  Envelope envelope{*kind, with_declared_names(*spec, option_names(*kind), problems), document.position};
  refuse_legacy(envelope, problems);
  return envelope;
}

}  // namespace landfall
