// What must hold for everything that the wire's decoders let pass.
#pragma once

#include <arrow/array.h>
#include <arrow/record_batch.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include <landfall/batch.h>
#include <landfall/table.h>
#include "encode/json.h"
#include "encode/text.h"
#include "schema/extension_types.h"

namespace landfall::fuzz {

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

/// Names and types: whether a column may be null is the table's word alone.
inline bool same_columns(const arrow::Schema& left, const arrow::Schema& right) {
  if (left.num_fields() != right.num_fields()) return false;
  for (int i = 0; i < left.num_fields(); ++i)
    if (left.field(i)->name() != right.field(i)->name() ||
        !left.field(i)->type()->Equals(*right.field(i)->type()))
      return false;
  return true;
}

/// The batch fits its table, Arrow finds it valid, and our encoders can read every value of it.
inline void check_rows(const Table& table, const arrow::RecordBatch& rows) {
  require(rows.ValidateFull().ok(), "rows that pass are valid");
  require(same_columns(*rows.schema(), *schema_of(table, false)),
          "rows that pass have their table's columns");
  const auto writer = RowJsonWriter::bind(rows, table);
  require(writer.ok(), "rows that pass can be bound to an encoder");
  Buffer out;
  for (std::int64_t row = 0; row < rows.num_rows() && out.view().size() < (1U << 20U); ++row)
    writer->append_row(row, out);
}

inline void check_value(const arrow::Array& value) {
  require(value.ValidateFull().ok() && value.length() == 1, "a value that passes is one valid value");
  require(text_of(value, 0).ok(), "a value that passes has a text form");
}

inline void check_chosen(const ChosenRows& chosen) {
  require(chosen.table != nullptr, "a deletion names a table");
  for (const PredicateGroup& group : chosen.where)
    for (const Predicate& predicate : group.predicates) check_value(*predicate.value);
}

}  // namespace landfall::fuzz
