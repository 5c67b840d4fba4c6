// Cells that hold cells: lists, structs and maps of the others; and how a row picks what goes into its cell.
#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_nested.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/status.h>

#include <string>

#include "sources/testdata/cell_type.h"

namespace landfall::testdata {
namespace {

// Makes a cell whose values are `count` items, each added by `add(builder, n, random)`.
template <class Builder, class Add>
CellType::Append of_items(int count, Add add) {
  return [count, add](arrow::ArrayBuilder& builder, CellRandom& random) {
    auto& nested = static_cast<Builder&>(builder);
    ARROW_RETURN_NOT_OK(nested.Append());
    for (int n = 0; n < count; ++n) ARROW_RETURN_NOT_OK(add(nested, n, random));
    return arrow::Status::OK();
  };
}

template <class Builder>
CellType any_list(const CellType& item, CellType cell) {
  const auto null = [](Builder& list, int, CellRandom&) { return list.value_builder()->AppendNull(); };
  const auto middle_null = [item](Builder& list, int n, CellRandom& random) {
    return n == 1 ? list.value_builder()->AppendNull() : item.any(*list.value_builder(), random);
  };
  const auto mixed = [item](Builder& list, int, CellRandom& random) {
    return append_mixed(item, random, *list.value_builder());
  };
  cell.edges = {of_items<Builder>(0, null), of_items<Builder>(1, null), of_items<Builder>(3, middle_null)};
  cell.any = [mixed](arrow::ArrayBuilder& builder, CellRandom& random) {
    return of_items<Builder>(1 + static_cast<int>(random.below(4)), mixed)(builder, random);
  };
  return cell;
}

// Keys of one map differ: they start with the number of the entry.
template <class AddKey>
CellType any_map(const CellType& item, std::string name, const std::shared_ptr<arrow::DataType>& key,
                 AddKey add_key) {
  CellType cell{std::move(name), arrow::map(key, item.type), arrow::map(key, item.storage), {}, {}};
  const auto entry = [item, add_key](arrow::MapBuilder& map, int n, CellRandom& random) {
    ARROW_RETURN_NOT_OK(add_key(*map.key_builder(), n, random));
    return append_mixed(item, random, *map.item_builder());
  };
  cell.edges = {of_items<arrow::MapBuilder>(0, entry), of_items<arrow::MapBuilder>(1, entry)};
  cell.any = of_items<arrow::MapBuilder>(2, entry);
  return cell;
}

}  // namespace

CellType list_of(const CellType& item, std::string name) {
  return any_list<arrow::ListBuilder>(
      item, {std::move(name), arrow::list(item.type), arrow::list(item.storage), {}, {}});
}

CellType large_list_of(const CellType& item, std::string name) {
  return any_list<arrow::LargeListBuilder>(
      item, {std::move(name), arrow::large_list(item.type), arrow::large_list(item.storage), {}, {}});
}

CellType fixed_list_of(const CellType& item, int size, std::string name) {
  CellType cell{std::move(name),
                arrow::fixed_size_list(item.type, size),
                arrow::fixed_size_list(item.storage, size),
                {},
                {}};
  cell.any = of_items<arrow::FixedSizeListBuilder>(
      size, [item](arrow::FixedSizeListBuilder& list, int, CellRandom& random) {
        return append_mixed(item, random, *list.value_builder());
      });
  return cell;
}

CellType struct_of(const std::vector<CellType>& members, std::string name) {
  arrow::FieldVector fields, storage;
  for (const CellType& member : members) {
    fields.push_back(arrow::field(member.name, member.type));
    storage.push_back(arrow::field(member.name, member.storage));
  }
  CellType cell{std::move(name), arrow::struct_(fields), arrow::struct_(storage), {}, {}};
  const auto of = [members](bool null) {
    return of_items<arrow::StructBuilder>(
        static_cast<int>(members.size()),
        [members, null](arrow::StructBuilder& row, int n, CellRandom& random) {
          arrow::ArrayBuilder& builder = *row.field_builder(n);
          return null ? builder.AppendNull()
                      : append_mixed(members[static_cast<std::size_t>(n)], random, builder);
        });
  };
  cell.edges = {of(true)};
  cell.any = of(false);
  return cell;
}

CellType text_map_of(const CellType& item, std::string name) {
  return any_map(item, std::move(name), arrow::utf8(),
                 [](arrow::ArrayBuilder& builder, int n, CellRandom& random) {
                   const std::string key = std::to_string(n) + "-" + std::to_string(random.below(1'000));
                   return static_cast<arrow::StringBuilder&>(builder).Append(key);
                 });
}

CellType int_map_of(const CellType& item, std::string name) {
  return any_map(item, std::move(name), arrow::int64(),
                 [](arrow::ArrayBuilder& builder, int n, CellRandom& random) {
                   return static_cast<arrow::Int64Builder&>(builder).Append(
                       n * 1'000 + static_cast<std::int64_t>(random.below(1'000)));
                 });
}

arrow::Status append_mixed(const CellType& cell, CellRandom& random, arrow::ArrayBuilder& builder) {
  const std::uint64_t choice = random.below(8);
  if (choice == 0) return builder.AppendNull();
  if (choice <= 2 && !cell.edges.empty()) return cell.edges[random.below(cell.edges.size())](builder, random);
  return cell.any(builder, random);
}

arrow::Status append_cell(const CellType& cell, std::uint64_t row, CellRandom random,
                          arrow::ArrayBuilder& builder) {
  if (row == 0) return cell.any(builder, random);
  if (row == 1) return builder.AppendNull();
  if (row < 2 + cell.edges.size()) return cell.edges[row - 2](builder, random);
  return append_mixed(cell, random, builder);
}

}  // namespace landfall::testdata
