// Cells that are numbers: integers, floats, decimals, booleans.
#include <arrow/array/builder_decimal.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/util/decimal.h>

#include <cmath>
#include <limits>

#include "sources/testdata/cell_type.h"

namespace landfall::testdata {
namespace {

template <class Builder, class T>
CellType::Append value_of(T value) {
  return [value](arrow::ArrayBuilder& builder, CellRandom&) {
    return static_cast<Builder&>(builder).Append(value);
  };
}

template <class Builder, class T, class Draw>
CellType cell(std::string name, const std::shared_ptr<arrow::DataType>& type, const std::vector<T>& edges,
              Draw draw) {
  CellType result{std::move(name), type, type, {}, {}};
  for (const T& edge : edges) result.edges.push_back(value_of<Builder>(edge));
  result.any = [draw](arrow::ArrayBuilder& builder, CellRandom& random) {
    return static_cast<Builder&>(builder).Append(draw(random));
  };
  return result;
}

template <class ArrowType>
CellType integer() {
  using T = typename ArrowType::c_type;
  using Limits = std::numeric_limits<T>;
  const auto type = arrow::TypeTraits<ArrowType>::type_singleton();
  return cell<arrow::NumericBuilder<ArrowType>, T>(
      type->name(), type, {Limits::min(), Limits::max(), 0, 1},
      [](CellRandom& random) { return static_cast<T>(random.next()); });
}

template <class ArrowType>
CellType floating(std::string name, Edges edges) {
  using T = typename ArrowType::c_type;
  using Limits = std::numeric_limits<T>;
  std::vector<T> values{0, T(-1.5), Limits::max(), Limits::lowest(), Limits::min(), T(0.1)};
  if (edges == Edges::kExtreme)
    values.insert(values.end(), {T(-0.0), Limits::denorm_min(), Limits::infinity(), -Limits::infinity(),
                                 Limits::quiet_NaN()});
  return cell<arrow::NumericBuilder<ArrowType>, T>(
      std::move(name), arrow::TypeTraits<ArrowType>::type_singleton(), values,
      [](CellRandom& random) { return static_cast<T>(random.below(1'000'000)) / T(1000); });
}

// Half floats are given by their bits: 0, 1, -2, the largest, the smallest normal.
CellType half() {
  return cell<arrow::HalfFloatBuilder, std::uint16_t>(
      "float16", arrow::float16(), {0x0000, 0x3c00, 0xc000, 0x7bff, 0x0400},
      [](CellRandom& random) { return static_cast<std::uint16_t>(0x3000 + random.below(0x1000)); });
}

template <class Builder, class Decimal>
CellType decimal(std::string name, std::shared_ptr<arrow::DataType> type, const std::string& largest) {
  const std::vector<Decimal> edges{Decimal(0), Decimal(1), Decimal(largest), Decimal("-" + largest)};
  return cell<Builder, Decimal>(std::move(name), std::move(type), edges, [](CellRandom& random) {
    return Decimal(static_cast<std::int64_t>(random.below(1'000'000'000'000'000'000)));
  });
}

}  // namespace

std::vector<CellType> number_types(Edges edges) {
  return {integer<arrow::Int8Type>(),
          integer<arrow::Int16Type>(),
          integer<arrow::Int32Type>(),
          integer<arrow::Int64Type>(),
          integer<arrow::UInt8Type>(),
          integer<arrow::UInt16Type>(),
          integer<arrow::UInt32Type>(),
          integer<arrow::UInt64Type>(),
          half(),
          floating<arrow::FloatType>("float32", edges),
          floating<arrow::DoubleType>("float64", edges),
          decimal<arrow::Decimal128Builder, arrow::Decimal128>("decimal128", arrow::decimal128(19, 10),
                                                               std::string(19, '9')),
          decimal<arrow::Decimal128Builder, arrow::Decimal128>("decimal128_38", arrow::decimal128(38, 4),
                                                               std::string(38, '9')),
          decimal<arrow::Decimal256Builder, arrow::Decimal256>("decimal256", arrow::decimal256(76, 20),
                                                               std::string(76, '9')),
          cell<arrow::BooleanBuilder, bool>("bool", arrow::boolean(), {false, true},
                                            [](CellRandom& random) { return random.below(2) == 1; })};
}

}  // namespace landfall::testdata
