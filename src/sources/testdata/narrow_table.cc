// The narrow table: four columns, for what a row costs beside its bytes.
#include "sources/testdata/column_buffers.h"
#include "sources/testdata/generator.h"
#include "sources/testdata/text_pool.h"

namespace landfall::testdata {
namespace {

enum Salt : std::uint64_t { kId = 100, kValue, kName };

Result<std::shared_ptr<arrow::RecordBatch>> make_rows(const Table& table, const TestdataSpec& spec,
                                                      const TextPool& names, RowRange range) {
  const auto seed = static_cast<std::uint64_t>(spec.seed);
  const RowHash value(seed, kValue);
  TRY_ASSIGN(ArrayPtr cq_id, uuid_column({seed, kId}, range));
  TRY_ASSIGN(ArrayPtr id, number_column<std::int64_t>(arrow::int64(), range.count,
                                                      [&](std::int64_t i) { return range.first + i; }));
  TRY_ASSIGN(ArrayPtr values, number_column<double>(arrow::float64(), range.count, [&](std::int64_t i) {
               return static_cast<double>(value(range.at(i)) >> 40) / 256.0;
             }));
  TRY_ASSIGN(ArrayPtr name, names.column(arrow::utf8(), {seed, kName}, range, spec.distinct));
  return arrow::RecordBatch::Make(schema_of(table, false), range.count, {cq_id, id, values, name});
}

}  // namespace

Generator narrow_table(const TestdataSpec& spec) {
  auto table = std::make_shared<Table>();
  table->name = "narrow";
  table->title = "Narrow table";
  table->columns = {cq_columns().front(), key("id", arrow::int64()), plain("value", arrow::float64()),
                    plain("name", arrow::utf8())};
  const auto names = std::make_shared<const TextPool>(
      static_cast<std::uint64_t>(spec.seed),
      [](std::size_t, CellRandom&) { return "item-" + std::string(TextPool::kMark); });
  return {table, spec.rows,
          [table, names, spec](RowRange range) { return make_rows(*table, spec, *names, range); }};
}

}  // namespace landfall::testdata
