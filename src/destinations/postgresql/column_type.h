// The types of PostgreSQL's columns as far as rows are put into them: what a column holds on the wire, by its
// type in the catalogue, and what Landfall declares for an Arrow type.
// Facts: PostgreSQL's pg_type.dat (object ids of built-in types).
#pragma once

#include <arrow/type.h>

#include <cstdint>
#include <string_view>

#include <landfall/result.h>
#include <landfall/table.h>

namespace landfall::postgresql {

/// How a value of a type stands in binary COPY.
enum class Wire : std::uint8_t {
  kBool,
  kInt2,
  kInt4,
  kInt8,
  kFloat4,
  kFloat8,
  kNumeric,
  kText,  ///< text, varchar, char and what else takes the bytes of its text
  kBytea,
  kDate,
  kTime,
  kTimestamp,  ///< with or without time zone: both are microseconds, UTC
  kUuid,
  kJson,
  kJsonb,
  kInet,
  kCidr,
  kMacaddr,
  kMacaddr8,
  kOther,  ///< Landfall has no binary form for it
};

/// Object ids of the built-in types that Landfall declares.
using Oid = std::uint32_t;

/// A column's type, or that of its elements when it is an array (of any number of dimensions).
struct ColumnType {
  Wire wire = Wire::kOther;
  bool is_array = false;
  Oid oid = 0;  ///< of the type; of the element type when is_array

  bool operator==(const ColumnType&) const = default;
};

/// From pg_type: `oid` of the type (of the elements for an array). Types that are not built in, and those
/// without a binary form here, are kOther.
ColumnType column_type(Oid oid, bool is_array);

/// What Landfall declares for an Arrow type. Fails with kUnsupported for types logical_type refuses.
Result<ColumnType> native_type(const arrow::DataType& type);

/// Object id of the array type over an element type that native_type gives; 0 when there is none.
Oid array_oid(Oid element);

}  // namespace landfall::postgresql
