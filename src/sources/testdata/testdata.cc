// Sends the made tables, and goes wrong where the spec asks for it.
#include "sources/testdata/testdata.h"

#include <arrow/array/builder_primitive.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>

#include "schema/table_filter.h"
#include "sources/testdata/column_buffers.h"
#include "sources/testdata/generator.h"
#include "sources/testdata/testdata_spec.h"

namespace landfall::testdata {
namespace {

std::vector<Generator> generators_of(const TestdataSpec& spec) {
  std::vector<Generator> all;
  for (const Shape shape : spec.tables) {
    switch (shape) {
      case Shape::kWide:
        all.push_back(wide_table(spec));
        break;
      case Shape::kTypes:
        all.push_back(types_table(spec));
        break;
      case Shape::kNarrow:
        all.push_back(narrow_table(spec));
        break;
      case Shape::kFamily:
        for (Generator& member : family_tables(spec)) all.push_back(std::move(member));
    }
  }
  return all;
}

// The part of the tables a shard makes; a child table goes where its parent goes.
std::vector<Generator> shard_of(std::vector<Generator> all, const Shard& shard) {
  std::vector<Generator> mine;
  const auto roots =
      std::count_if(all.begin(), all.end(), [](const Generator& g) { return g.table->parent.empty(); });
  const std::int64_t size = (roots + shard.total - 1) / shard.total;
  std::int64_t root = -1;
  for (Generator& generator : all) {
    if (generator.table->parent.empty()) ++root;
    if (root / size == shard.num - 1) mine.push_back(std::move(generator));
  }
  return mine;
}

class TestdataSource : public Source {
 public:
  TestdataSource(const TestdataSpec& spec, const Context& context)
      : spec_(spec), context_(context), generators_(generators_of(spec)) {}

  Result<std::vector<TablePtr>> tables(const TableSelection& selection) override {
    std::vector<TablePtr> all;
    for (const Generator& generator : generators_) all.push_back(generator.table);
    return select_tables(all, selection);
  }

  Result<void> sync(const SyncRequest& request, MessageSink& sink) override {
    TRY_ASSIGN(std::vector<Generator> wanted, selected(request.selection));
    if (request.shard) wanted = shard_of(std::move(wanted), *request.shard);
    for (const Generator& generator : wanted) TRY(sink.migrate(generator.table));
    for (const Generator& generator : wanted) TRY(send(generator, sink));
    for (const Generator& generator : wanted) TRY(erase_records(generator, wanted, sink));
    return {};
  }

 private:
  Result<std::vector<Generator>> selected(const TableSelection& selection) {
    TRY_ASSIGN(const std::vector<TablePtr> names, tables(selection));
    std::vector<Generator> result;
    for (const Generator& generator : generators_)
      if (std::find(names.begin(), names.end(), generator.table) != names.end()) result.push_back(generator);
    return result;
  }

  bool fails(const Generator& generator) const {
    const std::string& name = spec_.fail_table;
    return name.empty() ? spec_.fail_sync : name == generator.table->name;
  }

  Result<void> send(const Generator& generator, MessageSink& sink) {
    const bool failing = fails(generator);
    const std::int64_t rows = failing ? std::min(generator.rows, spec_.fail_after_rows) : generator.rows;
    for (std::int64_t first = 0; first < rows; first += spec_.batch_rows) {
      TRY(context_.cancel->check());
      TRY_ASSIGN(auto batch, generator.make({first, std::min(spec_.batch_rows, rows - first)}));
      TRY(sink.insert(generator.table, std::move(batch)));
      if (spec_.pause_ms_per_batch > 0 &&
          context_.cancel->wait_for(std::chrono::milliseconds(spec_.pause_ms_per_batch)))
        return context_.cancel->check();
    }
    return report_failure(generator, failing, sink);
  }

  Result<void> report_failure(const Generator& generator, bool failing, MessageSink& sink) const {
    const std::string& name = generator.table->name;
    if (failing && spec_.fail_sync)
      return Error(ErrorKind::kConnection,
                   "making table \"" + name + "\": the stream broke, as fail_sync asks");
    if (failing) return sink.table_error(name, "failed, as fail_table asks");
    const auto& listed = spec_.table_errors;
    if (std::find(listed.begin(), listed.end(), name) == listed.end()) return {};
    return sink.table_error(name, "a part could not be read, as table_errors asks");
  }

  Result<void> erase_records(const Generator& generator, const std::vector<Generator>& wanted,
                             MessageSink& sink) {
    if (spec_.delete_records.empty() || generator.table->find("id") < 0) return {};
    ChosenRows rows;
    rows.table = generator.table;
    PredicateGroup& any_of = rows.where.emplace_back();
    any_of.grouping = Grouping::kOr;
    for (const std::int64_t id : spec_.delete_records) {
      TRY_ASSIGN(ArrayPtr value,
                 number_column<std::int64_t>(arrow::int64(), 1, [id](std::int64_t) { return id; }));
      any_of.predicates.push_back({"id", std::move(value)});
    }
    for (const Generator& other : wanted)
      if (other.table->parent == generator.table->name)
        rows.relations.push_back({other.table->name, generator.table->name});
    return sink.erase(std::move(rows));
  }

  TestdataSpec spec_;
  Context context_;
  std::vector<Generator> generators_;
};

Result<std::unique_ptr<Source>> open(const void* spec, const Context& context) {
  return std::unique_ptr<Source>(
      std::make_unique<TestdataSource>(*static_cast<const TestdataSpec*>(spec), context));
}

SourceDef define() {
  SourceDef def;
  def.name = "testdata";
  def.title = "Test data";
  def.summary =
      "Makes tables of known rows: a wide inventory, every type, parents and children; and errors on demand.";
  def.spec = spec_of<TestdataSpec>();
  def.example = "tables: [wide, family]\nrows: 1000\nseed: 1\n";
  def.example_tables = "[\"*\"]";
  def.open = open;
  def.test_connection = [](const void*, const Context&) { return Result<void>(); };
  return def;
}

}  // namespace

const SourceDef& definition() {
  static const SourceDef def = define();
  return def;
}

}  // namespace landfall::testdata
