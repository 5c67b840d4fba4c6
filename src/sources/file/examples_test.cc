// The files under examples/data, as examples/configs/quickstart.yml reads them. Counts and types are those
// that Python's csv and json modules and pyarrow find.
#include "sources/file/file_fixture.h"

namespace landfall::file_source {
namespace {

using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

class Examples : public FileFixture {
 protected:
  FileEntry& example(const std::string& name) {
    FileEntry& entry = spec_.files.emplace_back();
    entry.path = std::string(LANDFALL_SOURCE_DIR) + "/examples/data/" + name;
    entry.csv.null_values = {"NA"};
    return entry;
  }
};

TEST_F(Examples, HaveTheRowsTheirReadmeSays) {
  for (const auto name : {"airlines.csv", "penguins.csv", "penguins_raw.csv", "weather.csv.gz",
                          "planes.jsonl", "seattle_weather.json"})
    example(name);
  example("flights/*.parquet").table = "flights";
  ASSERT_TRUE(sync().ok());
  EXPECT_THAT(sink_.errors, IsEmpty());
  const std::pair<const char*, std::int64_t> expected[] = {
      {"airlines", 16},  {"penguins", 344},          {"penguins_raw", 344}, {"weather", 26'115},
      {"planes", 3'322}, {"seattle_weather", 1'461}, {"flights", 24'430}};
  for (const auto& [table, rows] : expected) EXPECT_EQ(sink_.rows(table)->num_rows(), rows) << table;
}

TEST_F(Examples, HaveTheTypesTheirValuesShow) {
  example("weather.csv.gz");
  sync_well();
  EXPECT_THAT(columns(), IsSupersetOf({"origin string", "year int64", "temp double", "wind_dir int64",
                                       "time_hour timestamp[us, tz=UTC]"}));
  spec_.files.clear();
  example("penguins_raw.csv");
  sync_well();
  // Four of the isotope values have 17 digits of which float64 keeps 16.
  EXPECT_THAT(columns(), IsSupersetOf({"Date Egg date32[day]", "Body Mass (g) int64",
                                       "Culmen Length (mm) double", "Delta 15 N (o/oo) string"}));
  spec_.files.clear();
  example("flights/*.parquet").table = "flights";
  sync_well();
  EXPECT_THAT(columns(),
              IsSupersetOf({"carrier string", "dep_time int32", "time_hour timestamp[us, tz=UTC]"}));
}

}  // namespace
}  // namespace landfall::file_source
