// Tables and rows as bytes of the plugin protocol: complete Arrow IPC streams. Bytes come from a peer that is
// not trusted; what passes here is fully checked. Facts: protocol.md 5.4 and 6 of the reference.
#pragma once

#include <arrow/buffer.h>
#include <arrow/record_batch.h>

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <landfall/batch.h>
#include <landfall/table.h>

namespace landfall {

/// Most bytes of one gRPC message, both ways; what CloudQuery's engine and plugins use.
inline constexpr int kMaxMessageBytes = 200 << 20;

/// Some rows with their table.
struct DecodedRows {
  TablePtr table;
  std::shared_ptr<arrow::RecordBatch> rows;  ///< schema_of(table) without metadata
};

/// Reads tables and rows. Go plugins repeat the schema with every 50 rows, so decoded schemas are kept by
/// their bytes (bounded): equal bytes give the same TablePtr. Not thread-safe: one per stream.
class IpcDecoder {
 public:
  IpcDecoder();
  /// A stream's schema as a table; what follows the schema is not looked at. kProtocol when it is malformed,
  /// kUnsupported when a column has a type Landfall does not know.
  Result<TablePtr> table(std::string_view bytes);
  /// A stream's first record batch. Columns alias `bytes`, which the batch keeps alive. kProtocol when
  /// anything is malformed, out of bounds, not UTF-8, compressed, or claims more rows than its bytes can
  /// hold; when there is no batch or a second one.
  Result<DecodedRows> rows(std::string bytes);
  /// The first value of a record's first column, as predicates carry it; the record needs no table name.
  Result<std::shared_ptr<arrow::Array>> value(std::string bytes);

 private:
  struct Known {
    std::string bytes;  ///< of the schema message
    TablePtr table;
    std::shared_ptr<arrow::Schema> schema;
  };
  Result<DecodedRows> decode(std::string bytes);
  Result<const Known*> known(std::string_view schema_bytes);

  std::list<Known> kept_;  ///< the last used first
  std::unordered_map<std::string_view, std::list<Known>::iterator> by_bytes_;
  std::int64_t kept_bytes_ = 0;
};

/// A table as a stream without rows, with all metadata.
Result<std::string> encode_table(const Table& table);
/// Rows of a table as a stream of one record batch. `rows` has the table's columns.
Result<std::string> encode_rows(const Table& table, const arrow::RecordBatch& rows);

}  // namespace landfall
