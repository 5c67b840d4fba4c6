// How a plugin declares its options, once: Fields<T> gives parsing, defaults, errors with file:line:column,
// the JSON Schema and the docs page.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "landfall/result.h"

namespace landfall {

/// Where a value stands in the user's file. Lines and columns count from 1; 0 = unknown.
struct Position {
  std::shared_ptr<const std::string> file;
  int line = 0;
  int column = 0;
  /// `file:line:column`, or as much as is known.
  std::string to_string() const;
};

/// A parsed YAML or JSON value with its position. Numbers keep their text, so 64-bit and larger integers are
/// exact.
class Value {
 public:
  enum class Kind : std::uint8_t { kNull, kBool, kInteger, kFloat, kString, kList, kMap };
  struct Entry;

  Kind kind = Kind::kNull;
  std::string text;          ///< kBool "true"/"false"; kInteger decimal; kFloat JSON number; kString the text
  std::vector<Value> items;  ///< kList
  std::vector<Entry> entries;  ///< kMap, in file order, names unique
  Position position;
  bool secret = false;      ///< came from a variable: never show the text
  bool unresolved = false;  ///< a variable in it is missing, which was reported: say nothing more about it

  const Value* find(std::string_view key) const;
  bool is_null() const { return kind == Kind::kNull; }
  /// Writes compact JSON; integers in full precision.
  std::string to_json() const;
};
struct Value::Entry {
  std::string key;
  Position position;  ///< of the key
  Value value;
};

std::string_view to_string(Value::Kind kind);  ///< "null", "a boolean", "an integer", … for messages

/// Collects everything wrong with a file, so that the user sees all of it at once.
class Problems {
 public:
  void add(const Position& position, std::string message);
  bool empty() const { return lines_.empty(); }
  std::size_t size() const { return lines_.size(); }
  /// Success when empty, else one kConfig Error with a line `file:line:column: message` per problem, in file
  /// order.
  Result<void> result() const;
  const std::vector<std::pair<Position, std::string>>& lines() const { return lines_; }

 private:
  std::vector<std::pair<Position, std::string>> lines_;
};

/// Text that must not be shown. reveal() is the only way to it; parsing one also registers it for redaction.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

/// A Go duration string in the file (`30s`, `1h30m`), a chrono duration here.
using Duration = std::chrono::nanoseconds;
Result<Duration> parse_duration(std::string_view text);
std::string format_duration(Duration duration);  ///< Go's form: `1m0s`, `30s`, `1.5s`

/// Names of an enum's values, given by a plugin: `template <> struct landfall::EnumNames<Format> { static
/// constexpr std::array<std::pair<std::string_view, Format>, 3> values{{{"csv", Format::kCsv}, …}}; };`
template <class E>
struct EnumNames;

/// When rows are handed over: whichever limit is reached first. 0 switches a limit off.
struct BatchSpec {
  std::int64_t rows = 10'000;
  std::int64_t bytes = 5 * 1024 * 1024;
  Duration timeout = std::chrono::seconds(20);
};

/// One declared option, without its C++ type.
struct Field {
  std::string name;
  std::string sentence;      ///< what it does: one sentence, required
  std::string type;          ///< JSON Schema type word(s): "string", "integer", "object", … for docs
  std::string default_json;  ///< JSON of the default, empty = none (absent)
  bool is_required = false;
  bool is_secret = false;
  bool is_nullable = false;
  std::optional<std::int64_t> minimum;
  std::optional<std::int64_t> maximum;
  std::string example_json;  ///< JSON, or empty
  std::string inert_reason;  ///< accepted for compatibility, without effect; a notice is logged
  std::string pattern_text;  ///< ECMAScript regular expression a string must match
  std::vector<std::string> choices;
  std::vector<Field> children;  ///< options of a nested object, or of a list's or map's element objects
  bool children_are_elements = false;
  std::string item_type;  ///< of list items and map values
  /// Sets the member of the spec object at `object` from `value`.
  std::function<void(void* object, const Value& value, const Field& field, Problems& problems)> assign;

  Field& required() {
    is_required = true;
    return *this;
  }
  Field& nullable() {
    is_nullable = true;
    return *this;
  }
  Field& min(std::int64_t value) {
    minimum = value;
    return *this;
  }
  Field& max(std::int64_t value) {
    maximum = value;
    return *this;
  }
  Field& example(std::string json) {
    example_json = std::move(json);
    return *this;
  }
  Field& inert(std::string reason) {
    inert_reason = std::move(reason);
    return *this;
  }
  Field& pattern(std::string regex) {
    pattern_text = std::move(regex);
    return *this;
  }
};

namespace spec_detail {
// Readers of single values; implemented in spec/fields.cc. Each adds a problem and leaves `out` alone on
// mismatch.
void read(const Value&, const Field&, Problems&, bool& out);
void read(const Value&, const Field&, Problems&, std::int64_t& out);
void read(const Value&, const Field&, Problems&, double& out);
void read(const Value&, const Field&, Problems&, std::string& out);
void read(const Value&, const Field&, Problems&, Secret& out);
void read(const Value&, const Field&, Problems&, Duration& out);
void read(const Value&, const Field&, Problems&, Value& out);
/// Matches a string against the names in field.choices; -1 (and a problem with "did you mean") when unknown.
int read_choice(const Value&, const Field&, Problems&);
bool expect(const Value&, Value::Kind, const Field&, Problems&);
std::string show(bool), show(std::int64_t), show(double), show(const std::string&), show(const Secret&),
    show(Duration);
std::string show(const Value&);
/// False when a variable somewhere inside could not be read, so that checks would see defaults in its place.
bool is_resolved(const Value&);
/// Reads a map into an object: unknown keys (with "did you mean"), missing required ones, null handling.
void read_object(const Value&, const std::vector<Field>&, void* object, Problems&);
}  // namespace spec_detail

/// The list of a spec's options, made by its `static void describe(Fields<Spec>&)`.
template <class T>
class Fields {
 public:
  /// Declares that option `name` fills `member`; the default is what a default-constructed T holds. Supported
  /// members: bool, integers, double, std::string, Secret, Duration, enums with EnumNames, Value (free form),
  /// structs with their own describe, and std::optional (absent or null), std::vector, std::map<std::string,
  /// …> of these.
  template <class M>
  Field& add(std::string_view name, M T::*member, std::string_view sentence);

  /// Takes the defaults shown for the options; a nested object's may differ from those of its type.
  explicit Fields(const T& defaults = T{}) : defaults_(defaults) {}
  std::vector<Field>& all() { return fields_; }

 private:
  T defaults_;
  std::vector<Field> fields_;
};

/// A spec type without its C++ type: what a registry keeps.
struct SpecDef {
  std::vector<Field> fields;
  std::function<std::shared_ptr<void>()> create;
  /// Checks what no single option can say (exclusive options, …); `where` is the whole spec in the file.
  std::function<void(const void* spec, const Value& where, Problems& problems)> check;
};

/// Makes the SpecDef of T. T may have `static void check(const T&, const Value& where, Problems&)`.
template <class T>
SpecDef spec_of();

/// Parses a plugin's nested spec (a map, or null for all defaults). All problems are collected.
Result<std::shared_ptr<void>> parse_spec(const SpecDef& def, const Value& value);

// ---- implementation of the templates ----
namespace spec_detail {

template <class T, template <class...> class Of>
struct IsA : std::false_type {};
template <template <class...> class Of, class... A>
struct IsA<Of<A...>, Of> : std::true_type {};

template <class T>
concept Described = requires(Fields<T>& f) {
  T::describe(f);
};
template <class T>
concept Checked = requires(const T& t, const Value& v, Problems& p) {
  T::check(t, v, p);
};

template <class M>
void declare(Field& field, const M& initial);
template <class M>
void read_into(const Value& value, const Field& field, Problems& problems, M& out);

template <class T>
std::vector<Field> fields_of(const T& defaults = T{}) {
  Fields<T> fields(defaults);
  T::describe(fields);
  return std::move(fields.all());
}

/// JSON of a list's default; empty (not shown) when its items are no plain values.
template <class M>
std::string show_list(const std::vector<M>& items) {
  if (items.empty()) return "[]";
  std::string text;
  if constexpr (std::is_same_v<M, std::string> || std::is_arithmetic_v<M>)
    for (const M& item : items) {
      text += text.empty() ? "[" : ",";
      if constexpr (std::is_same_v<M, bool> || std::is_same_v<M, std::string>)
        text += show(item);
      else if constexpr (std::is_floating_point_v<M>)
        text += show(static_cast<double>(item));
      else
        text += show(static_cast<std::int64_t>(item));
    }
  return text.empty() ? text : text + "]";
}

template <class M>
void declare_element(Field& field) {
  if constexpr (Described<M>) {
    field.children = fields_of<M>();
    field.children_are_elements = true;
    field.item_type = "object";
  } else {
    Field element;
    declare<M>(element, M{});
    field.item_type = element.type;
    field.choices = element.choices;
    field.minimum = element.minimum;
    field.maximum = element.maximum;
    field.is_secret = field.is_secret || element.is_secret;
  }
}

template <class M>
void declare(Field& field, const M& initial) {
  if constexpr (IsA<M, std::optional>::value) {
    declare<typename M::value_type>(field, initial.value_or(typename M::value_type{}));
    field.is_nullable = true;
    if (!initial.has_value()) field.default_json.clear();
  } else if constexpr (IsA<M, std::vector>::value) {
    field.type = "array";
    field.default_json = show_list(initial);
    declare_element<typename M::value_type>(field);
  } else if constexpr (IsA<M, std::map>::value) {
    field.type = "object";
    field.default_json = initial.empty() ? "{}" : "";
    declare_element<typename M::mapped_type>(field);
  } else if constexpr (std::is_enum_v<M>) {
    field.type = "string";
    for (const auto& [text, value] : EnumNames<M>::values) {
      field.choices.emplace_back(text);
      if (value == initial) field.default_json = show(std::string(text));
    }
  } else if constexpr (Described<M>) {
    field.type = "object";
    field.children = fields_of<M>(initial);
    field.is_nullable = true;
  } else if constexpr (std::is_same_v<M, bool>) {
    field.type = "boolean";
    field.default_json = show(initial);
  } else if constexpr (std::is_integral_v<M>) {
    field.type = "integer";
    field.default_json = show(static_cast<std::int64_t>(initial));
    if constexpr (sizeof(M) < sizeof(std::int64_t)) {
      field.minimum = static_cast<std::int64_t>(std::numeric_limits<M>::min());
      field.maximum = static_cast<std::int64_t>(std::numeric_limits<M>::max());
    } else if constexpr (std::is_unsigned_v<M>) {
      field.minimum = 0;
    }
  } else if constexpr (std::is_floating_point_v<M>) {
    field.type = "number";
    field.default_json = show(static_cast<double>(initial));
  } else if constexpr (std::is_same_v<M, Value>) {
    field.type = "any";
  } else if constexpr (std::is_same_v<M, Secret>) {
    field.type = "string";
    field.is_secret = true;
  } else if constexpr (std::is_same_v<M, Duration>) {
    field.type = "duration";
    field.default_json = show(initial);
  } else {
    static_assert(std::is_same_v<M, std::string>, "a spec member must be of a supported type");
    field.type = "string";
    field.default_json = initial.empty() ? "" : show(initial);
  }
}

template <class M>
void read_into(const Value& value, const Field& field, Problems& problems, M& out) {
  if constexpr (IsA<M, std::optional>::value) {
    if (value.is_null()) {
      out.reset();
      return;
    }
    typename M::value_type inner{};
    read_into(value, field, problems, inner);
    out = std::move(inner);
  } else if constexpr (IsA<M, std::vector>::value) {
    if (!expect(value, Value::Kind::kList, field, problems)) return;
    out.clear();
    for (const Value& item : value.items) {
      typename M::value_type element{};
      read_into(item, field, problems, element);
      out.push_back(std::move(element));
    }
  } else if constexpr (IsA<M, std::map>::value) {
    if (!expect(value, Value::Kind::kMap, field, problems)) return;
    out.clear();
    for (const Value::Entry& entry : value.entries) {
      typename M::mapped_type element{};
      read_into(entry.value, field, problems, element);
      out.emplace(entry.key, std::move(element));
    }
  } else if constexpr (std::is_enum_v<M>) {
    if (int index = read_choice(value, field, problems); index >= 0)
      out = EnumNames<M>::values[static_cast<std::size_t>(index)].second;
  } else if constexpr (Described<M>) {
    if (value.is_null()) return;
    if (!expect(value, Value::Kind::kMap, field, problems)) return;
    const std::size_t before = problems.size();
    read_object(value, field.children, &out, problems);
    if constexpr (Checked<M>)
      if (problems.size() == before && is_resolved(value)) M::check(out, value, problems);
  } else if constexpr (std::is_integral_v<M> && !std::is_same_v<M, bool>) {
    std::int64_t wide = static_cast<std::int64_t>(out);
    read(value, field, problems, wide);
    out = static_cast<M>(wide);
  } else {
    read(value, field, problems, out);
  }
}

}  // namespace spec_detail

template <class T>
template <class M>
Field& Fields<T>::add(std::string_view name, M T::*member, std::string_view sentence) {
  Field field;
  field.name = name;
  field.sentence = sentence;
  spec_detail::declare<M>(field, defaults_.*member);
  field.assign = [member](void* object, const Value& value, const Field& self, Problems& problems) {
    spec_detail::read_into(value, self, problems, static_cast<T*>(object)->*member);
  };
  return fields_.emplace_back(std::move(field));
}

template <class T>
SpecDef spec_of() {
  SpecDef def;
  def.fields = spec_detail::fields_of<T>();
  def.create = [] { return std::make_shared<T>(); };
  if constexpr (spec_detail::Checked<T>)
    def.check = [](const void* spec, const Value& where, Problems& problems) {
      T::check(*static_cast<const T*>(spec), where, problems);
    };
  return def;
}

}  // namespace landfall
