// Objects: which options there are, which are missing, which nobody knows. Single values are in
// field_values.cc.
#include "spec/fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "spec/option_path.h"
#include "spec/suggest.h"

namespace landfall {
namespace {

const Field* find_field(const std::vector<Field>& fields, std::string_view name) {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

std::vector<std::string> names_of(const std::vector<Field>& fields) {
  std::vector<std::string> names;
  names.reserve(fields.size());
  for (const Field& field : fields) names.push_back(field.name);
  return names;
}

void refuse_unknown(const Value::Entry& entry, const std::vector<Field>& fields, Problems& problems) {
  const std::vector<std::string> names = names_of(fields);
  std::string hint = did_you_mean(entry.key, names);
  if (hint.empty() && !names.empty() && names.size() <= 12)
    hint = fmt::format("; there are {}", fmt::join(names, ", "));
  problems.add(entry.position,
               fmt::format("unknown option \"{}\"{}", spec_detail::OptionPath::with(entry.key), hint));
}

void add_notices(const std::vector<Field>& fields, const Value& value, std::vector<Notice>& notices) {
  for (const Value& item : value.items) add_notices(fields, item, notices);
  for (const Value::Entry& entry : value.entries) {
    const Field* field = find_field(fields, entry.key);
    if (field == nullptr) continue;
    const spec_detail::OptionPath::Scope scope(field->name);
    if (!field->inert_reason.empty())
      notices.emplace_back(entry.position,
                           fmt::format("option \"{}\" has no effect here: {}",
                                       spec_detail::OptionPath::current(), field->inert_reason));
    const bool is_map_of_objects = field->children_are_elements && entry.value.kind == Value::Kind::kMap;
    if (!is_map_of_objects)
      add_notices(field->children, entry.value, notices);
    else
      for (const Value::Entry& element : entry.value.entries)
        add_notices(field->children, element.value, notices);
  }
}

}  // namespace

namespace spec_detail {

bool is_resolved(const Value& value) {
  const auto inside = [](const Value::Entry& entry) { return is_resolved(entry.value); };
  return !value.unresolved && std::all_of(value.items.begin(), value.items.end(), is_resolved) &&
         std::all_of(value.entries.begin(), value.entries.end(), inside);
}

void read_object(const Value& value, const std::vector<Field>& fields, void* object, Problems& problems) {
  for (const Value::Entry& entry : value.entries) {
    const Field* field = find_field(fields, entry.key);
    if (field == nullptr) {
      refuse_unknown(entry, fields, problems);
      continue;
    }
    const OptionPath::Scope scope(field->name);
    const bool takes_null = field->is_nullable || field->type == "any";
    if (entry.value.unresolved) continue;
    if (entry.value.is_null() && !takes_null)
      problems.add(entry.value.position,
                   fmt::format("option \"{}\" must not be null; {}", OptionPath::current(),
                               field->is_required ? "it needs a value" : "leave it out to have its default"));
    else
      field->assign(object, entry.value, *field, problems);
  }
  for (const Field& field : fields)
    if (field.is_required && value.find(field.name) == nullptr)
      problems.add(value.position, fmt::format("option \"{}\" is required: {}", OptionPath::with(field.name),
                                               field.sentence));
}

}  // namespace spec_detail

std::shared_ptr<void> parse_spec(const SpecDef& def, const Value& value, Problems& problems) {
  std::shared_ptr<void> spec = def.create();
  if (value.unresolved) return spec;
  if (value.kind != Value::Kind::kMap && !value.is_null()) {
    problems.add(value.position,
                 fmt::format("the spec must be a map of options, not {}", to_string(value.kind)));
    return spec;
  }
  const std::size_t before = problems.size();
  spec_detail::read_object(value, def.fields, spec.get(), problems);
  // Checks across options see defaults where an option was wrong; what they would say then is noise.
  if (def.check && problems.size() == before && spec_detail::is_resolved(value))
    def.check(spec.get(), value, problems);
  return spec;
}

Result<std::shared_ptr<void>> parse_spec(const SpecDef& def, const Value& value) {
  Problems problems;
  std::shared_ptr<void> spec = parse_spec(def, value, problems);
  TRY(problems.result());
  return spec;
}

std::vector<Notice> inert_notices(const SpecDef& def, const Value& value) {
  std::vector<Notice> notices;
  add_notices(def.fields, value, notices);
  return notices;
}

}  // namespace landfall
