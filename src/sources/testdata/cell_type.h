// One kind of cell of the types table: its Arrow type, its edge values, and how a value is appended to a
// builder.
#pragma once

#include <arrow/array/builder_base.h>
#include <arrow/type.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sources/testdata/row_hash.h"
#include "sources/testdata/testdata_spec.h"

namespace landfall::testdata {

struct CellType {
  using Append = std::function<arrow::Status(arrow::ArrayBuilder&, CellRandom&)>;

  std::string name;  ///< of the column
  std::shared_ptr<arrow::DataType> type;
  std::shared_ptr<arrow::DataType> storage;  ///< the type without extensions: what builders are made for
  std::vector<Append> edges;                 ///< each appends one edge value
  Append any;                                ///< appends a value drawn from the random stream
};

/// Appends the cell of a row: first a plain value, then null, then each edge once, then a mixture.
arrow::Status append_cell(const CellType& cell, std::uint64_t row, CellRandom random,
                          arrow::ArrayBuilder& builder);
/// Appends null, an edge or any value, as the random stream says.
arrow::Status append_mixed(const CellType& cell, CellRandom& random, arrow::ArrayBuilder& builder);

/// Every type that is not nested, in the order of CloudQuery's own test table, then what only databases send.
std::vector<CellType> number_types(Edges edges);
std::vector<CellType> text_types();
std::vector<CellType> time_types(Edges edges);

CellType list_of(const CellType& item, std::string name);
CellType large_list_of(const CellType& item, std::string name);
CellType fixed_list_of(const CellType& item, int size, std::string name);
CellType struct_of(const std::vector<CellType>& members, std::string name);
CellType text_map_of(const CellType& item, std::string name);
CellType int_map_of(const CellType& item, std::string name);

}  // namespace landfall::testdata
