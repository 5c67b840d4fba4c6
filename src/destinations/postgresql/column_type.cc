// See column_type.h.
#include "destinations/postgresql/column_type.h"

#include <array>
#include <memory>

namespace landfall::postgresql {
namespace {

struct BuiltIn {
  Oid oid;
  Oid array;
  Wire wire;
};

constexpr std::array<BuiltIn, 21> kBuiltIn{{
    {16, 1000, Wire::kBool},        {17, 1001, Wire::kBytea},       {19, 1003, Wire::kText},
    {20, 1016, Wire::kInt8},        {21, 1005, Wire::kInt2},        {23, 1007, Wire::kInt4},
    {25, 1009, Wire::kText},        {114, 199, Wire::kJson},        {650, 651, Wire::kCidr},
    {700, 1021, Wire::kFloat4},     {701, 1022, Wire::kFloat8},     {774, 775, Wire::kMacaddr8},
    {829, 1040, Wire::kMacaddr},    {869, 1041, Wire::kInet},       {1042, 1014, Wire::kText},
    {1043, 1015, Wire::kText},      {1082, 1182, Wire::kDate},      {1083, 1183, Wire::kTime},
    {1114, 1115, Wire::kTimestamp}, {1184, 1185, Wire::kTimestamp}, {1700, 1231, Wire::kNumeric},
}};
constexpr BuiltIn kUuid{2950, 2951, Wire::kUuid};
constexpr BuiltIn kJsonb{3802, 3807, Wire::kJsonb};

const BuiltIn* find(Oid oid) {
  if (oid == kUuid.oid) return &kUuid;
  if (oid == kJsonb.oid) return &kJsonb;
  for (const BuiltIn& type : kBuiltIn)
    if (type.oid == oid) return &type;
  return nullptr;
}

Oid integer_oid(const LogicalType& type) {
  if (type.kind == Kind::kUint && type.bits == 64) return 1700;
  const int bits = type.kind == Kind::kUint ? type.bits * 2 : type.bits;
  return bits <= 16 ? 21 : bits <= 32 ? 23 : 20;
}

Oid scalar_oid(const LogicalType& type) {
  switch (type.kind) {
    case Kind::kBool:
      return 16;
    case Kind::kInt:
    case Kind::kUint:
      return integer_oid(type);
    case Kind::kFloat:
      return type.bits == 64 ? 701 : type.bits == 32 ? 700 : 25;
    case Kind::kDecimal:
      return 1700;
    case Kind::kBinary:
      return type.byte_width != 0 ? 25 : 17;
    case Kind::kDate:
      return 1082;
    case Kind::kTime:
      return 1083;
    case Kind::kTimestamp:
      return 1114;
    case Kind::kUuid:
      return 2950;
    case Kind::kJson:
      return 3802;
    case Kind::kInet:
      return 869;
    case Kind::kMac:
      return 829;
    default:
      return 25;
  }
}

}  // namespace

ColumnType column_type(Oid oid, bool is_array) {
  const BuiltIn* known = find(oid);
  return {known == nullptr ? Wire::kOther : known->wire, is_array, oid};
}

Result<ColumnType> native_type(const arrow::DataType& type) {
  TRY_ASSIGN(const LogicalType logical, logical_type(type));
  if (logical.kind != Kind::kList) return column_type(scalar_oid(logical), false);
  TRY_ASSIGN(ColumnType item, native_type(*type.field(0)->type()));
  item.is_array = true;
  return item;
}

Oid array_oid(Oid element) {
  const BuiltIn* known = find(element);
  return known == nullptr ? 0 : known->array;
}

}  // namespace landfall::postgresql
