// See from_text.h.
#include "encode/from_text.h"

#include <arrow/array/builder_base.h>
#include <arrow/extension_type.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include <landfall/arrow_result.h>
#include "encode/value_parser.h"
#include "encode/visit.h"

namespace landfall {
namespace {

using TypePtr = std::shared_ptr<arrow::DataType>;

// The type without extensions, inside and out: Arrow has no builders for those.
TypePtr storage_of(const TypePtr& type) {
  if (type->id() == arrow::Type::EXTENSION)
    return storage_of(static_cast<const arrow::ExtensionType&>(*type).storage_type());
  arrow::FieldVector fields;
  for (const auto& field : type->fields()) fields.push_back(field->WithType(storage_of(field->type())));
  switch (type->id()) {
    case arrow::Type::LIST:
      return arrow::list(fields[0]);
    case arrow::Type::LARGE_LIST:
      return arrow::large_list(fields[0]);
    case arrow::Type::FIXED_SIZE_LIST:
      return arrow::fixed_size_list(fields[0],
                                    static_cast<const arrow::FixedSizeListType&>(*type).list_size());
    case arrow::Type::STRUCT:
      return arrow::struct_(std::move(fields));
    case arrow::Type::MAP:
      return std::make_shared<arrow::MapType>(fields[0]);
    default:
      return type;
  }
}

// Puts the extensions back; data below is shared with nobody yet.
void set_type(arrow::ArrayData& data, const TypePtr& type) {
  data.type = type;
  const bool extended = type->id() == arrow::Type::EXTENSION;
  const TypePtr storage = extended ? static_cast<const arrow::ExtensionType&>(*type).storage_type() : type;
  for (std::size_t i = 0; i < data.child_data.size(); ++i)
    set_type(*data.child_data[i], storage->field(static_cast<int>(i))->type());
}

// Bytes of the text column, whichever kind of bytes it is.
struct AppendAll {
  ColumnParser& parser;
  Result<void> operator()(const BytesView& view) const {
    for (std::int64_t row = 0; row < view.rows; ++row)
      TRY(view.is_null(row) ? parser.append_null() : parser.append(view[row]));
    return {};
  }
  Result<void> operator()(const ColumnView&) const {
    return Error(ErrorKind::kBug, "parsing a column that is not text");
  }
};

}  // namespace

ColumnParser::ColumnParser(TypePtr type, std::unique_ptr<arrow::ArrayBuilder> builder,
                           std::unique_ptr<ValueParser> parser)
    : type_(std::move(type)), builder_(std::move(builder)), parser_(std::move(parser)) {}
ColumnParser::ColumnParser(ColumnParser&& other) noexcept = default;
ColumnParser& ColumnParser::operator=(ColumnParser&& other) noexcept = default;
ColumnParser::~ColumnParser() = default;

Result<ColumnParser> ColumnParser::make(TypePtr type) {
  TRY(logical_type(*type));
  TRY_ASSIGN(auto builder, from_arrow(arrow::MakeBuilder(storage_of(type)), ErrorKind::kUnsupported));
  TRY_ASSIGN(auto parser, make_value_parser(*type, *builder));
  return ColumnParser(std::move(type), std::move(builder), std::move(parser));
}

Result<void> ColumnParser::append(std::string_view text) { return parser_->text(text); }
Result<void> ColumnParser::append_null() { return parser_->null(); }

Result<std::shared_ptr<arrow::Array>> ColumnParser::finish() {
  TRY_ASSIGN(const auto built, from_arrow(builder_->Finish()));
  std::shared_ptr<arrow::ArrayData> data = built->data();
  set_type(*data, type_);
  return arrow::MakeArray(std::move(data));
}

Result<std::shared_ptr<arrow::Array>> from_text(const arrow::Array& text, const TypePtr& type) {
  TRY_ASSIGN(ColumnParser parser, ColumnParser::make(type));
  TRY_ASSIGN(Result<void> appended, visit_column(text, AppendAll{parser}));
  TRY(std::move(appended));
  return parser.finish();
}

struct RowParser::Scratch {
  simdjson::ondemand::parser reader;
  std::string padded;
  std::vector<bool> seen;
};

RowParser::RowParser() : scratch_(std::make_unique<Scratch>()) {}
RowParser::RowParser(RowParser&& other) noexcept = default;
RowParser& RowParser::operator=(RowParser&& other) noexcept = default;
RowParser::~RowParser() = default;

Result<RowParser> RowParser::make(const Table& table) {
  RowParser parser;
  parser.schema_ = schema_of(table, false);
  for (const Column& column : table.columns) {
    TRY_ASSIGN(ColumnParser made, ColumnParser::make(column.type));
    parser.names_.push_back(column.name);
    parser.columns_.push_back(std::move(made));
  }
  return parser;
}

Result<void> RowParser::append(std::string_view object_text) {
  Scratch& scratch = *scratch_;
  scratch.padded.assign(object_text);
  scratch.padded.reserve(object_text.size() + simdjson::SIMDJSON_PADDING);
  scratch.seen.assign(columns_.size(), false);
  simdjson::ondemand::document document;
  simdjson::ondemand::object object;
  const simdjson::padded_string_view padded(scratch.padded.data(), object_text.size(),
                                            scratch.padded.capacity());
  if (const auto error = scratch.reader.iterate(padded).get(document)) return bad_json(*json(), error);
  if (const auto error = document.get_object().get(object)) return bad_json(*json(), error);
  for (auto member : object) {
    std::string_view name;
    simdjson::ondemand::value content;
    if (const auto error = member.unescaped_key().get(name)) return bad_json(*json(), error);
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found == names_.end()) continue;
    const auto index = static_cast<std::size_t>(found - names_.begin());
    if (scratch.seen[index]) continue;
    scratch.seen[index] = true;
    if (const auto error = member.value().get(content)) return bad_json(*json(), error);
    TRY(columns_[index].parser_->json(content).during("column \"" + names_[index] + "\""));
  }
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (!scratch.seen[i]) TRY(columns_[i].append_null());
  ++rows_;
  return {};
}

Result<std::shared_ptr<arrow::RecordBatch>> RowParser::finish() {
  arrow::ArrayVector arrays;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    TRY_ASSIGN(auto array, columns_[i].finish());
    arrays.push_back(std::move(array));
  }
  return arrow::RecordBatch::Make(schema_, std::exchange(rows_, 0), std::move(arrays));
}

}  // namespace landfall
