// Every Arrow type falls into its kind, or is refused by name.
#include <arrow/api.h>
#include <gtest/gtest.h>

#include <landfall/table.h>

#include "schema/type_name.h"

namespace landfall {
namespace {

Kind kind_of(const std::shared_ptr<arrow::DataType>& type) {
  auto logical = logical_type(*type);
  EXPECT_TRUE(logical.ok()) << type->ToString();
  return logical.ok() ? logical->kind : Kind::kBool;
}

TEST(LogicalType, SortsSimpleTypes) {
  EXPECT_EQ(kind_of(arrow::boolean()), Kind::kBool);
  EXPECT_EQ(kind_of(arrow::int8()), Kind::kInt);
  EXPECT_EQ(kind_of(arrow::uint64()), Kind::kUint);
  EXPECT_EQ(kind_of(arrow::float16()), Kind::kFloat);
  EXPECT_EQ(kind_of(arrow::utf8()), Kind::kText);
  EXPECT_EQ(kind_of(arrow::large_utf8()), Kind::kText);
  EXPECT_EQ(kind_of(arrow::large_binary()), Kind::kBinary);
  EXPECT_EQ(kind_of(arrow::date64()), Kind::kDate);
  EXPECT_EQ(kind_of(arrow::month_interval()), Kind::kInterval);
}

TEST(LogicalType, SortsExtensionAndNestedTypes) {
  EXPECT_EQ(kind_of(uuid()), Kind::kUuid);
  EXPECT_EQ(kind_of(json()), Kind::kJson);
  EXPECT_EQ(kind_of(inet()), Kind::kInet);
  EXPECT_EQ(kind_of(mac()), Kind::kMac);
  EXPECT_EQ(kind_of(arrow::fixed_size_list(arrow::int8(), 2)), Kind::kList);
  EXPECT_EQ(kind_of(arrow::struct_({arrow::field("a", uuid())})), Kind::kStruct);
  EXPECT_EQ(kind_of(arrow::map(arrow::utf8(), arrow::large_list(json()))), Kind::kMap);
}

TEST(LogicalType, KeepsWhatNarrowsTheKind) {
  const LogicalType decimal = logical_type(*arrow::decimal256(50, 7)).value();
  EXPECT_EQ(decimal.bits, 256);
  EXPECT_EQ(decimal.precision, 50);
  EXPECT_EQ(decimal.scale, 7);
  const LogicalType instant = logical_type(*arrow::timestamp(arrow::TimeUnit::NANO, "UTC")).value();
  EXPECT_EQ(instant.unit, arrow::TimeUnit::NANO);
  EXPECT_TRUE(instant.has_zone);
  EXPECT_FALSE(logical_type(*arrow::timestamp(arrow::TimeUnit::NANO))->has_zone);
  EXPECT_EQ(logical_type(*arrow::fixed_size_binary(5))->byte_width, 5);
  EXPECT_EQ(logical_type(*arrow::uint16())->bits, 16);
  EXPECT_EQ(logical_type(*arrow::month_day_nano_interval())->interval, IntervalUnit::kMonthDayNano);
}

TEST(LogicalType, RefusesWhatNoDestinationMeetsByName) {
  for (const auto& type :
       {arrow::null(), arrow::dictionary(arrow::int32(), arrow::utf8()), arrow::utf8_view(),
        arrow::list(arrow::null()), arrow::map(arrow::utf8(), arrow::null())}) {
    const auto refused = logical_type(*type);
    ASSERT_FALSE(refused.ok()) << type->ToString();
    EXPECT_EQ(refused.error().kind(), ErrorKind::kUnsupported);
  }
  const auto refused = logical_type(*arrow::list(arrow::dictionary(arrow::int32(), arrow::utf8())));
  EXPECT_NE(refused.error().message().find("dictionary"), std::string::npos);
}

TEST(LogicalType, NamesEveryKindOnce) {
  for (int a = 0; a < kKindCount; ++a)
    for (int b = 0; b < a; ++b) EXPECT_NE(to_string(static_cast<Kind>(a)), to_string(static_cast<Kind>(b)));
  EXPECT_EQ(to_string(Kind::kMap), "map");
}

TEST(TypeName, SaysWhetherElementsMayBeNull) {
  EXPECT_EQ(type_name(*arrow::list(arrow::field("item", arrow::int64(), false))), "list<item: int64>");
  EXPECT_EQ(type_name(*arrow::list(uuid())), "list<item: uuid, nullable>");
}

}  // namespace
}  // namespace landfall
