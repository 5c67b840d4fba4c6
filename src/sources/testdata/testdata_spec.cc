// The options of the testdata source, each declared once.
#include "sources/testdata/testdata_spec.h"

#include <algorithm>

namespace landfall::testdata {

void TestdataSpec::describe(Fields<TestdataSpec>& f) {
  f.add("tables", &TestdataSpec::tables,
        "Tables to make; `family` is the two tables family_parent and family_child.")
      .example(R"(["wide", "types"])");
  f.add("rows", &TestdataSpec::rows, "Rows of each table; of family_child, rows times children.").min(0);
  f.add("children", &TestdataSpec::children, "Rows of family_child for each row of family_parent.")
      .min(0)
      .max(10'000);
  f.add("seed", &TestdataSpec::seed,
        "Same seed, same rows; another seed, other values in every column but ids.");
  f.add("batch_rows", &TestdataSpec::batch_rows,
        "Rows in one message; it changes no value. 50 is what sources written with CloudQuery's Go SDK send.")
      .min(1)
      .max(1'000'000);
  f.add("distinct", &TestdataSpec::distinct,
        "Whether texts and JSON of the wide table come from pools of 4,096 values or are all different.");
  f.add("type_groups", &TestdataSpec::type_groups, "Which columns the types table has.")
      .example(R"(["scalars", "lists"])");
  f.add("edges", &TestdataSpec::edges,
        "Edge values of the types table: `common` ones, or `extreme` (years 1 and 9999, NaN, infinities) as "
        "well.");
  f.add("incremental", &TestdataSpec::incremental,
        "Marks the family tables as incremental, with a cursor column.");
  f.add("fail_table", &TestdataSpec::fail_table,
        "A table that reports an error after fail_after_rows rows and ends.")
      .example(R"("wide")");
  f.add("fail_after_rows", &TestdataSpec::fail_after_rows,
        "Rows that are sent of fail_table before it fails.")
      .min(0);
  f.add("fail_sync", &TestdataSpec::fail_sync,
        "Breaks the whole sync where fail_table (or the first table) fails.");
  f.add("table_errors", &TestdataSpec::table_errors,
        "Tables that report an error after all of their rows were sent.")
      .example(R"(["narrow"])");
  f.add("delete_records", &TestdataSpec::delete_records,
        "Values of `id`: after the rows, asks to delete these rows of every table that has the column.")
      .example("[1, 2]");
  f.add("pause_ms_per_batch", &TestdataSpec::pause_ms_per_batch, "Milliseconds to wait after each message.")
      .min(0)
      .max(3'600'000);
}

void TestdataSpec::check(const TestdataSpec& spec, const Value& where, Problems& problems) {
  if (spec.tables.empty()) problems.add(where.position, "tables: name at least one table");
  for (std::size_t i = 1; i < spec.tables.size(); ++i)
    if (std::find(spec.tables.begin(), spec.tables.begin() + static_cast<std::ptrdiff_t>(i),
                  spec.tables[i]) != spec.tables.begin() + static_cast<std::ptrdiff_t>(i))
      problems.add(where.position, "tables: a table is named twice");
  if (spec.fail_after_rows > 0 && spec.fail_table.empty() && !spec.fail_sync)
    problems.add(where.position, "fail_after_rows: say which table with fail_table, or set fail_sync");
}

}  // namespace landfall::testdata
