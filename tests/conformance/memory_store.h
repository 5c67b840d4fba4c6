// The tables of the reference destination: rows as cells by column name, each cell an Arrow array of length
// one.
#pragma once

#include <arrow/array.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <landfall/batch.h>
#include <landfall/result.h>
#include <landfall/table.h>
#include "memory_destination.h"

namespace landfall::conformance {

using Cell = std::shared_ptr<arrow::Array>;
using Row = std::map<std::string, Cell>;

struct StoredTable {
  Table table;
  std::vector<Row> rows;
};

struct MemoryStore {
  std::string path;
  std::map<std::string, StoredTable> tables;
};

/// The canonical text of a row's cell; a column the row does not have is null.
std::string text_of_cell(const Row& row, const std::string& column);

/// Takes a batch apart into rows, damaged as the defects say.
Result<std::vector<Row>> rows_of(const Batch& batch, const std::set<Defect>& defects);

/// Adds rows; with keys a row replaces the one of equal keys.
void put_rows(StoredTable& stored, const Table& as, std::vector<Row> rows, const std::set<Defect>& defects);

/// The rows as one record batch with exactly the columns of `table`.
Result<std::shared_ptr<arrow::RecordBatch>> batch_of(const std::vector<Row>& rows, const Table& table);

/// Removes the rows for which `goes` is true and returns them.
std::vector<Row> take_rows(std::vector<Row>& rows, const std::function<bool(const Row&)>& goes);

/// True when a row is one that the erase means.
bool is_stale(const Row& row, const StaleRows& which, const std::set<Defect>& defects);
bool is_chosen(const Row& row, const ChosenRows& which, const std::set<Defect>& defects);

}  // namespace landfall::conformance
