// Reads and writes tables as Arrow schemas with CloudQuery's metadata.
// Facts: the metadata keys of CloudQuery's plugin SDK; its Go side writes all five field keys on every
// column.
#include <landfall/table.h>

#include <arrow/util/key_value_metadata.h>

#include <algorithm>
#include <utility>

namespace landfall {

namespace {

constexpr std::string_view kTrue = "true";

/// One text of a table and the metadata key it travels under.
struct TextKey {
  const char* key;
  std::string Table::*member;
  enum class Absence { kAlwaysThere, kLeftOutWhenEmpty, kNullWhenEmpty } absence;
};
constexpr TextKey kTextKeys[] = {
    {"cq:table_name", &Table::name, TextKey::Absence::kAlwaysThere},
    {"cq:table_description", &Table::description, TextKey::Absence::kAlwaysThere},
    {"cq:table_title", &Table::title, TextKey::Absence::kAlwaysThere},
    {"cq:extension:constraint_name", &Table::constraint_name, TextKey::Absence::kAlwaysThere},
    {"cq:table_depends_on", &Table::parent, TextKey::Absence::kLeftOutWhenEmpty},
    {"cq:table_permissions_needed", &Table::permissions_needed, TextKey::Absence::kNullWhenEmpty},
    {"cq:table_sensitive_columns", &Table::sensitive_columns, TextKey::Absence::kNullWhenEmpty},
};

struct TableFlag {
  const char* key;
  bool Table::*member;
};
constexpr TableFlag kTableFlags[] = {
    {"cq:extension:incremental", &Table::incremental},
    {"cq:table_paid", &Table::paid},
};

struct ColumnFlag {
  const char* key;
  bool Column::*member;
};
constexpr ColumnFlag kColumnFlags[] = {
    {"cq:extension:incremental", &Column::incremental_key},
    {"cq:extension:primary_key", &Column::primary_key},
    {"cq:extension:primary_key_component", &Column::primary_key_component},
    {"cq:extension:unique", &Column::unique},
};
constexpr const char* kTypeSchema = "cq:extension:type_schema";

/// The value of a key, or empty. Linear, like Arrow's own search: there are a handful of keys.
std::string_view value_of(const arrow::KeyValueMetadata* metadata, const char* key) {
  const int index = metadata == nullptr ? -1 : metadata->FindKey(key);
  return index < 0 ? std::string_view{} : std::string_view(metadata->value(index));
}

Column column_from(const arrow::Field& field) {
  const arrow::KeyValueMetadata* metadata = field.metadata().get();
  Column column{.name = field.name(), .type = field.type(), .not_null = !field.nullable()};
  for (const ColumnFlag& flag : kColumnFlags) column.*flag.member = value_of(metadata, flag.key) == kTrue;
  column.type_schema = value_of(metadata, kTypeSchema);
  return column;
}

std::shared_ptr<arrow::Field> field_of(const Column& column, bool with_metadata) {
  if (!with_metadata) return arrow::field(column.name, column.type, !column.not_null);
  auto metadata = std::make_shared<arrow::KeyValueMetadata>();
  for (const ColumnFlag& flag : kColumnFlags)
    metadata->Append(flag.key, column.*flag.member ? "true" : "false");
  metadata->Append(kTypeSchema, column.type_schema);
  return arrow::field(column.name, column.type, !column.not_null, metadata);
}

std::shared_ptr<arrow::KeyValueMetadata> metadata_of(const Table& table) {
  auto metadata = std::make_shared<arrow::KeyValueMetadata>();
  for (const TextKey& text : kTextKeys) {
    const std::string& value = table.*text.member;
    if (!value.empty() || text.absence == TextKey::Absence::kAlwaysThere)
      metadata->Append(text.key, value);
    else if (text.absence == TextKey::Absence::kNullWhenEmpty)
      metadata->Append(text.key, "null");
  }
  for (const TableFlag& flag : kTableFlags)
    if (table.*flag.member) metadata->Append(flag.key, std::string(kTrue));
  return metadata;
}

}  // namespace

bool Column::operator==(const Column& other) const {
  const auto facts = [](const Column& c) {
    return std::tie(c.name, c.not_null, c.primary_key, c.unique, c.incremental_key, c.primary_key_component,
                    c.type_schema);
  };
  if ((type == nullptr) != (other.type == nullptr)) return false;
  return facts(*this) == facts(other) && (type == other.type || type->Equals(*other.type));
}

int Table::find(std::string_view column) const {
  const auto found = std::ranges::find(columns, column, &Column::name);
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

std::vector<int> Table::keys() const {
  std::vector<int> indexes;
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i].primary_key) indexes.push_back(static_cast<int>(i));
  return indexes;
}

bool Table::has_keys() const { return std::ranges::any_of(columns, &Column::primary_key); }

Result<Table> table_from_schema(const arrow::Schema& schema) {
  const arrow::KeyValueMetadata* metadata = schema.metadata().get();
  Table table;
  for (const TextKey& text : kTextKeys) {
    const std::string_view value = value_of(metadata, text.key);
    const bool is_null = text.absence == TextKey::Absence::kNullWhenEmpty && value == "null";
    if (!is_null) table.*text.member = value;
  }
  if (table.name.empty())
    return Error(ErrorKind::kProtocol,
                 "reading a table's schema: missing table name (metadata key cq:table_name)");
  for (const TableFlag& flag : kTableFlags) table.*flag.member = value_of(metadata, flag.key) == kTrue;
  table.columns.reserve(static_cast<std::size_t>(schema.num_fields()));
  for (const auto& field : schema.fields()) table.columns.push_back(column_from(*field));
  return table;
}

std::shared_ptr<arrow::Schema> schema_of(const Table& table, bool with_metadata) {
  arrow::FieldVector fields;
  fields.reserve(table.columns.size());
  for (const Column& column : table.columns) fields.push_back(field_of(column, with_metadata));
  return arrow::schema(std::move(fields), with_metadata ? metadata_of(table) : nullptr);
}

}  // namespace landfall
