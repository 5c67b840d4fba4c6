// The types table: a column of every type a destination can meet. Names and order follow CloudQuery's own
// test table (facts: docs/reference/types.md), with the types that only database sources send added.
#include <arrow/array/util.h>
#include <arrow/builder.h>
#include <arrow/extension_type.h>

#include <algorithm>

#include <landfall/arrow_result.h>

#include "sources/testdata/cell_type.h"
#include "sources/testdata/column_buffers.h"
#include "sources/testdata/generator.h"

namespace landfall::testdata {
namespace {

constexpr std::uint64_t kSalt = 1'000;

bool wants(const TestdataSpec& spec, TypeGroup group) {
  return std::find(spec.type_groups.begin(), spec.type_groups.end(), group) != spec.type_groups.end();
}

std::vector<CellType> scalars(Edges edges) {
  std::vector<CellType> all = number_types(edges);
  for (std::vector<CellType> more : {text_types(), time_types(edges)})
    std::move(more.begin(), more.end(), std::back_inserter(all));
  return all;
}

void add_lists(const std::vector<CellType>& items, std::vector<CellType>& to) {
  for (const CellType& item : items)
    if (item.name != "json") to.push_back(list_of(item, item.name + "_list"));
  const CellType& number = items.front();
  to.push_back(large_list_of(number, "large_list"));
  to.push_back(fixed_list_of(number, 3, "fixed_size_list"));
  to.push_back(list_of(list_of(number, "item"), "nested_list"));
}

std::vector<CellType> columns_of(const TestdataSpec& spec) {
  const std::vector<CellType> base = scalars(spec.edges);
  std::vector<CellType> all;
  if (wants(spec, TypeGroup::kScalars)) all = base;
  if (wants(spec, TypeGroup::kLists)) add_lists(base, all);
  if (wants(spec, TypeGroup::kStructs)) {
    const CellType of_all = struct_of(base, "struct");
    all.push_back(of_all);
    all.push_back(list_of(of_all, "struct_list"));
  }
  if (wants(spec, TypeGroup::kMaps)) {
    std::vector<CellType> items = base;
    add_lists(base, items);
    for (const CellType& item : items) {
      all.push_back(text_map_of(item, "string_" + item.name + "_map"));
      all.push_back(int_map_of(item, "int_" + item.name + "_map"));
    }
  }
  return all;
}

// Gives built storage its extension types, at every depth: the buffers are the same.
std::shared_ptr<arrow::ArrayData> retyped(const arrow::ArrayData& data, const TypePtr& type) {
  std::shared_ptr<arrow::ArrayData> copy = data.Copy();
  copy->type = type;
  const auto* extension = dynamic_cast<const arrow::ExtensionType*>(type.get());
  const arrow::DataType& physical = extension ? *extension->storage_type() : *type;
  for (std::size_t i = 0; i < copy->child_data.size(); ++i)
    copy->child_data[i] = retyped(*data.child_data[i], physical.field(static_cast<int>(i))->type());
  return copy;
}

Result<ArrayPtr> make_cells(const CellType& cell, std::uint64_t seed, std::uint64_t number, RowRange range) {
  std::unique_ptr<arrow::ArrayBuilder> builder;
  TRY(from_arrow(arrow::MakeBuilder(arrow::default_memory_pool(), cell.storage, &builder)));
  const RowHash hash(seed, kSalt + number);
  for (std::int64_t i = 0; i < range.count; ++i)
    TRY(from_arrow(append_cell(cell, range.at(i), CellRandom(hash(range.at(i))), *builder)));
  TRY_ASSIGN(const ArrayPtr built, from_arrow(builder->Finish()));
  return arrow::MakeArray(retyped(*built->data(), cell.type));
}

Result<std::shared_ptr<arrow::RecordBatch>> make_rows(const Table& table, const std::vector<CellType>& cells,
                                                      std::uint64_t seed, RowRange range) {
  TRY_ASSIGN(ArrayPtr cq_id, uuid_column({seed, kSalt - 1}, range));
  TRY_ASSIGN(ArrayPtr parent, null_uuids(range.count));
  TRY_ASSIGN(ArrayPtr id, number_column<std::int64_t>(arrow::int64(), range.count,
                                                      [&](std::int64_t i) { return range.first + i; }));
  std::vector<ArrayPtr> columns{cq_id, parent, id};
  for (std::size_t c = 0; c < cells.size(); ++c) {
    TRY_ASSIGN(ArrayPtr column,
               make_cells(cells[c], seed, c, range).during("making column \"" + cells[c].name + '"'));
    columns.push_back(std::move(column));
  }
  return arrow::RecordBatch::Make(schema_of(table, false), range.count, std::move(columns));
}

}  // namespace

Generator types_table(const TestdataSpec& spec) {
  const auto cells = std::make_shared<const std::vector<CellType>>(columns_of(spec));
  auto table = std::make_shared<Table>();
  table->name = "types";
  table->title = "Types table";
  table->description = "A column of every type a destination can meet";
  table->columns = cq_columns();
  table->columns.push_back(key("id", arrow::int64()));
  for (const CellType& cell : *cells) table->columns.push_back(plain(cell.name, cell.type));
  const auto seed = static_cast<std::uint64_t>(spec.seed);
  return {table, spec.rows,
          [table, cells, seed](RowRange range) { return make_rows(*table, *cells, seed, range); }};
}

}  // namespace landfall::testdata
