// A parent table and its child: for relations, for tables that come in order, and for incremental tables.
#include <array>

#include "sources/testdata/column_buffers.h"
#include "sources/testdata/generator.h"
#include "sources/testdata/text_pool.h"

namespace landfall::testdata {
namespace {

enum Salt : std::uint64_t { kParentId = 200, kChildId, kName, kUpdated };
using Batch = std::shared_ptr<arrow::RecordBatch>;

constexpr std::int64_t kStart2024 = 19'723LL * 86'400'000'000;

TypePtr time_type() { return arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"); }

std::shared_ptr<Table> declare(std::string name, const TestdataSpec& spec,
                               const std::vector<Column>& columns) {
  auto table = std::make_shared<Table>();
  table->name = std::move(name);
  table->incremental = spec.incremental;
  table->columns = cq_columns();
  table->columns.insert(table->columns.end(), columns.begin(), columns.end());
  table->columns.push_back(plain("updated_at", time_type()));
  table->columns.back().incremental_key = spec.incremental;
  return table;
}

Result<ArrayPtr> update_times(std::uint64_t seed, RowRange range) {
  const RowHash jitter(seed, kUpdated);
  return number_column<std::int64_t>(time_type(), range.count, [&](std::int64_t i) {
    return kStart2024 + (range.first + i) * 1'000'000 +
           static_cast<std::int64_t>(jitter(range.at(i)) % 1'000'000);
  });
}

Result<ArrayPtr> labels(std::string_view prefix, std::uint64_t seed, RowRange range) {
  const RowHash name(seed, kName);
  return text_column(
      arrow::utf8(), range.count, [&](std::int64_t) { return prefix.size() + 12; },
      [&](std::int64_t i, char* out) {
        std::memcpy(out, prefix.data(), prefix.size());
        write_hex48(out + prefix.size(), name(range.at(i)));
      });
}

Result<Batch> parent_rows(const Table& table, std::uint64_t seed, RowRange range) {
  TRY_ASSIGN(ArrayPtr cq_id, uuid_column({seed, kParentId}, range));
  TRY_ASSIGN(ArrayPtr parent, null_uuids(range.count));
  TRY_ASSIGN(ArrayPtr id, number_column<std::int64_t>(arrow::int64(), range.count,
                                                      [&](std::int64_t i) { return range.first + i; }));
  TRY_ASSIGN(ArrayPtr name, labels("parent ", seed, range));
  TRY_ASSIGN(ArrayPtr updated, update_times(seed, range));
  return arrow::RecordBatch::Make(schema_of(table, false), range.count, {cq_id, parent, id, name, updated});
}

// Each parent's `_cq_id`, once for each of its children.
Result<ArrayPtr> parent_ids(std::uint64_t seed, std::int64_t children, RowRange range) {
  const RowRange parents{range.first / children,
                         (range.first + range.count - 1) / children - range.first / children + 1};
  TRY_ASSIGN(const ArrayPtr ids, uuid_column({seed, kParentId}, parents));
  using Id = std::array<std::uint64_t, 2>;
  const Id* from = ids->data()->GetValues<Id>(1);
  return number_column<Id>(uuid(), range.count, [&](std::int64_t i) {
    return from[(range.first + i) / children - parents.first];
  });
}

Result<Batch> child_rows(const Table& table, const TestdataSpec& spec, RowRange range) {
  const auto seed = static_cast<std::uint64_t>(spec.seed);
  const std::int64_t children = spec.children;
  TRY_ASSIGN(ArrayPtr cq_id, uuid_column({seed, kChildId}, range));
  TRY_ASSIGN(ArrayPtr parent, parent_ids(seed, children, range));
  TRY_ASSIGN(ArrayPtr parent_id,
             number_column<std::int64_t>(arrow::int64(), range.count,
                                         [&](std::int64_t i) { return (range.first + i) / children; }));
  TRY_ASSIGN(ArrayPtr number, number_column<std::int64_t>(arrow::int64(), range.count, [&](std::int64_t i) {
               return (range.first + i) % children;
             }));
  TRY_ASSIGN(ArrayPtr name, labels("child ", seed, range));
  TRY_ASSIGN(ArrayPtr updated, update_times(seed, range));
  return arrow::RecordBatch::Make(schema_of(table, false), range.count,
                                  {cq_id, parent, parent_id, number, name, updated});
}

}  // namespace

std::vector<Generator> family_tables(const TestdataSpec& spec) {
  const auto seed = static_cast<std::uint64_t>(spec.seed);
  const TablePtr parent =
      declare("family_parent", spec, {key("id", arrow::int64()), plain("name", arrow::utf8())});
  const auto child = declare(
      "family_child", spec,
      {key("parent_id", arrow::int64()), key("number", arrow::int64()), plain("name", arrow::utf8())});
  child->parent = parent->name;
  return {{parent, spec.rows, [parent, seed](RowRange range) { return parent_rows(*parent, seed, range); }},
          {child, spec.rows * spec.children,
           [child, spec](RowRange range) { return child_rows(*child, spec, range); }}};
}

}  // namespace landfall::testdata
