// What golden_test does not reach: nulls, empty extension values, values Go never sends.
#include "encode/text.h"

#include <gtest/gtest.h>

#include "encode/test_arrays.h"
#include "encode/visit.h"

namespace landfall {
namespace {

using test::array_of;
using test::extension_of;

std::string text(const std::shared_ptr<arrow::Array>& array, std::int64_t row = 0) {
  return text_of(*array, row).value();
}

TEST(Text, OfNullIsTheMarkerAtTopLevelAndJsonNullInside) {
  EXPECT_EQ(text(array_of(arrow::int8(), "[null]")), "(null)");
  EXPECT_EQ(text(array_of(arrow::list(arrow::int8()), "[[null]]")), "[null]");
}

TEST(Text, OfEmptyInetAndMacIsWhatEmptyMeans) {
  EXPECT_EQ(text(extension_of(inet(), {""})), "0.0.0.0/0");
  EXPECT_EQ(text(extension_of(mac(), {""})), "00:00:00:00:00:00");
}

TEST(Text, OfInetKeepsHostBits) { EXPECT_EQ(text(extension_of(inet(), {"1.2.3.4/24"})), "1.2.3.4/24"); }

TEST(Text, OfInstantsIsInUtcWhateverTheZone) {
  const auto berlin = arrow::timestamp(arrow::TimeUnit::SECOND, "Europe/Berlin");
  EXPECT_EQ(text(array_of(berlin, "[1682294400]")), "2023-04-24T00:00:00Z");
}

TEST(Text, OfJsonIsItsBytes) {
  EXPECT_EQ(text(extension_of(json(), {"{ \"a\" : \"<\"\n}"})), "{ \"a\" : \"<\"\n}");
  EXPECT_EQ(text(extension_of(json(), {"no json"})), "no json");
}

TEST(Text, OfMacsOfAnyLength) { EXPECT_EQ(text(extension_of(mac(), {std::string(20, '\xff')})).size(), 59U); }

TEST(Text, EscapesHtmlInNestedValuesOnly) {
  EXPECT_EQ(text(array_of(arrow::utf8(), R"(["<&>"])")), "<&>");
  EXPECT_EQ(text(array_of(arrow::list(arrow::utf8()), R"([["<&>"]])")), R"(["\u003c\u0026\u003e"])");
}

TEST(Text, RefusesTypesThatHaveNoKind) {
  const auto refused = bind_text(*array_of(arrow::list(arrow::null()), "[[null]]"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind(), ErrorKind::kUnsupported);
}

TEST(Text, OfEmptyArraysCanBeBound) {
  for (const auto& type :
       {arrow::utf8(), arrow::list(arrow::utf8()), uuid(), arrow::boolean(),
        arrow::map(arrow::utf8(), arrow::int8()), arrow::struct_({arrow::field("a", arrow::binary())})}) {
    const auto empty = arrow::MakeEmptyArray(type).ValueOrDie();
    EXPECT_TRUE(bind_text(*empty).ok()) << type->ToString();
  }
}

TEST(VisitColumn, GivesTheViewOfTheKind) {
  const auto name = [](const std::shared_ptr<arrow::Array>& array) {
    return visit_column(*array,
                        Overloads{[](const UuidView&) { return 'u'; }, [](const TextView&) { return 't'; },
                                  [](const NumberView<std::uint16_t>&) { return 's'; },
                                  [](const auto&) { return '-'; }})
        .value();
  };
  EXPECT_EQ(name(array_of(arrow::utf8(), "[]")), 't');
  EXPECT_EQ(name(array_of(arrow::large_utf8(), "[]")), 't');
  EXPECT_EQ(name(array_of(arrow::uint16(), "[]")), 's');
  EXPECT_EQ(name(array_of(arrow::int16(), "[]")), '-');
  EXPECT_EQ(name(arrow::MakeEmptyArray(uuid()).ValueOrDie()), 'u');
}

TEST(Views, CountRowsFromTheSlice) {
  const auto sliced = array_of(arrow::month_day_nano_interval(), "[[1,2,3],[4,5,6],[7,8,9]]")->Slice(1, 2);
  const auto interval = visit_column(*sliced, Overloads{[](const IntervalView& view) { return view[1]; },
                                                        [](const auto&) { return Interval{}; }})
                            .value();
  EXPECT_EQ(interval.months, 7);
  EXPECT_EQ(interval.days, 8);
  EXPECT_EQ(interval.nanos, 9);
}

TEST(Views, GiveNoElementsForANullList) {
  const auto lists = array_of(arrow::fixed_size_list(arrow::int8(), 2), "[null, [3, 4]]");
  const auto sizes =
      visit_column(*lists, Overloads{[](const ListView& view) {
                                       return std::pair(view[0].empty(), view[1].end - view[1].begin);
                                     },
                                     [](const auto&) { return std::pair(false, std::int64_t{0}); }})
          .value();
  EXPECT_TRUE(sizes.first);
  EXPECT_EQ(sizes.second, 2);
}

}  // namespace
}  // namespace landfall
