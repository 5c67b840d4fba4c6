// Cells of dates, times, timestamps, durations and intervals.
#include <arrow/array/builder_primitive.h>
#include <arrow/array/builder_time.h>

#include <array>
#include <limits>

#include "sources/testdata/cell_type.h"

namespace landfall::testdata {
namespace {

using arrow::TimeUnit;
using Type = std::shared_ptr<arrow::DataType>;

constexpr std::array<std::pair<TimeUnit::type, const char*>, 4> kUnits{
    {{TimeUnit::SECOND, "s"}, {TimeUnit::MILLI, "ms"}, {TimeUnit::MICRO, "us"}, {TimeUnit::NANO, "ns"}}};

// Days since 1970 of dates that matter: 1970-01-01, 1999-12-31, 2024-02-29, 2038-01-20, 2100-12-31.
constexpr std::array<std::int64_t, 5> kCommonDays{0, 10'956, 19'782, 24'856, 47'846};
constexpr std::int64_t kYear1 = -719'162, kYear9999 = 2'932'896;
constexpr std::int64_t kApril2023 = 19'448;

std::int64_t per_second(TimeUnit::type unit) {
  constexpr std::array<std::int64_t, 4> powers{1, 1'000, 1'000'000, 1'000'000'000};
  return powers[static_cast<std::size_t>(unit)];
}

std::vector<std::int64_t> days(Edges edges) {
  std::vector<std::int64_t> result(kCommonDays.begin(), kCommonDays.end());
  if (edges == Edges::kExtreme) result.insert(result.end(), {-1, kYear1, kYear9999});
  return result;
}

template <class Builder, class T, class Draw>
CellType cell(std::string name, const Type& type, const std::vector<T>& edges, Draw draw) {
  CellType result{std::move(name), type, type, {}, {}};
  for (const T& edge : edges)
    result.edges.emplace_back([edge](arrow::ArrayBuilder& builder, CellRandom&) {
      return static_cast<Builder&>(builder).Append(static_cast<typename Builder::value_type>(edge));
    });
  result.any = [draw](arrow::ArrayBuilder& builder, CellRandom& random) {
    return static_cast<Builder&>(builder).Append(static_cast<typename Builder::value_type>(draw(random)));
  };
  return result;
}

std::int64_t below(CellRandom& random, std::int64_t limit) {
  return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(limit)));
}

template <class Builder>
CellType date(std::string name, const Type& type, Edges edges, std::int64_t per_day) {
  std::vector<std::int64_t> values = days(edges);
  for (std::int64_t& value : values) value *= per_day;
  return cell<Builder>(std::move(name), type, values,
                       [per_day](CellRandom& random) { return (kApril2023 + below(random, 60)) * per_day; });
}

template <class Builder>
CellType time_of_day(std::string name, const Type& type, TimeUnit::type unit) {
  const std::int64_t day = 86'400 * per_second(unit);
  return cell<Builder, std::int64_t>(std::move(name), type, {0, day / 2, day - 1},
                                     [day](CellRandom& random) { return below(random, day); });
}

// 64-bit nanoseconds reach from 1677 to 2262.
CellType timestamp(std::string name, TimeUnit::type unit, const std::string& zone, Edges edges) {
  const std::int64_t second = per_second(unit);
  std::vector<std::int64_t> values;
  for (const std::int64_t day : days(edges))
    if (unit != TimeUnit::NANO || (day > -100'000 && day < 100'000)) values.push_back(day * 86'400 * second);
  values.push_back((47'846LL * 86'400 + 86'399) * second + (second - 1));
  return cell<arrow::TimestampBuilder>(
      std::move(name), arrow::timestamp(unit, zone), values, [second](CellRandom& random) {
        return (kApril2023 * 86'400 + below(random, 5'000'000)) * second + below(random, second);
      });
}

CellType day_time() {
  using Value = arrow::DayTimeIntervalType::DayMilliseconds;
  return cell<arrow::DayTimeIntervalBuilder, Value>(
      "interval_day_time", arrow::day_time_interval(), {{0, 0}, {-1, -1}, {36'500, 86'399'999}},
      [](CellRandom& random) {
        return Value{static_cast<std::int32_t>(below(random, 1'000)),
                     static_cast<std::int32_t>(below(random, 86'400'000))};
      });
}

CellType month_day_nano() {
  using Value = arrow::MonthDayNanoIntervalType::MonthDayNanos;
  return cell<arrow::MonthDayNanoIntervalBuilder, Value>(
      "interval_month_day_nano", arrow::month_day_nano_interval(),
      {{0, 0, 0}, {-1, -1, -1}, {1'200, 30, 86'399'999'999'999}}, [](CellRandom& random) {
        return Value{static_cast<std::int32_t>(below(random, 1'200)),
                     static_cast<std::int32_t>(below(random, 31)), below(random, 1'000'000'000)};
      });
}

void add_durations_and_intervals(std::vector<CellType>& types) {
  for (const auto& [unit, name] : kUnits)
    types.push_back(cell<arrow::DurationBuilder, std::int64_t>(
        std::string("duration_") + name, arrow::duration(unit), {0, 1, -1, 86'400 * per_second(unit)},
        [](CellRandom& random) { return below(random, 10'000'000); }));
  types.push_back(cell<arrow::MonthIntervalBuilder, std::int64_t>(
      "interval_month", arrow::month_interval(), {0, -1, 1'200},
      [](CellRandom& random) { return below(random, 1'200); }));
  types.push_back(day_time());
  types.push_back(month_day_nano());
}

}  // namespace

std::vector<CellType> time_types(Edges edges) {
  std::vector<CellType> types{date<arrow::Date32Builder>("date32", arrow::date32(), edges, 1),
                              date<arrow::Date64Builder>("date64", arrow::date64(), edges, 86'400'000)};
  add_durations_and_intervals(types);
  types.push_back(
      time_of_day<arrow::Time32Builder>("time32_s", arrow::time32(TimeUnit::SECOND), TimeUnit::SECOND));
  types.push_back(
      time_of_day<arrow::Time32Builder>("time32_ms", arrow::time32(TimeUnit::MILLI), TimeUnit::MILLI));
  types.push_back(
      time_of_day<arrow::Time64Builder>("time64_us", arrow::time64(TimeUnit::MICRO), TimeUnit::MICRO));
  types.push_back(
      time_of_day<arrow::Time64Builder>("time64_ns", arrow::time64(TimeUnit::NANO), TimeUnit::NANO));
  for (const auto& [unit, name] : kUnits)
    types.push_back(timestamp(std::string("timestamp_") + name, unit, "UTC", edges));
  types.push_back(timestamp("timestamp_us_naive", TimeUnit::MICRO, "", edges));
  types.push_back(timestamp("timestamp_us_zurich", TimeUnit::MICRO, "Europe/Zurich", edges));
  return types;
}

}  // namespace landfall::testdata
