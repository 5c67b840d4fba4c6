// For tests of the family: a session that knows some tables and writes down what it is told.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "families/sql/declared_type.h"
#include "families/sql/session.h"

namespace landfall::sql {

class RecordingSession : public SqlSession {
 public:
  std::vector<FoundTable> tables;
  std::vector<std::string> log;
  std::string fails_on;  ///< a statement that contains this fails

  Result<std::vector<FoundTable>> describe(std::span<const std::string> names) override {
    std::vector<FoundTable> found;
    for (const FoundTable& table : tables)
      if (std::ranges::find(names, table.name) != names.end()) found.push_back(table);
    return found;
  }
  Result<void> execute(const Statement& statement) override {
    log.push_back(statement.text);
    for (const auto& value : statement.values)
      log.back() += " <- " + value->GetScalar(0).ValueOrDie()->ToString();
    if (!fails_on.empty() && statement.text.find(fails_on) != std::string::npos)
      return Error(ErrorKind::kAccess, "refused by the test");
    return {};
  }
  Result<void> begin() override { return note("begin"); }
  Result<void> commit() override { return note("commit"); }
  void rollback() override { log.emplace_back("rollback"); }
  Result<void> insert(const Batch&) override { return note("insert"); }
  Result<void> flush() override { return note("flush"); }
  bool surely_none_stale(const StaleRows&) const override { return none_stale; }
  Result<void> select(const Table&, const BatchSink&) override { return note("select"); }
  Result<void> close() override { return note("close"); }

  bool none_stale = false;

 private:
  Result<void> note(std::string what) {
    log.push_back(std::move(what));
    return {};
  }
};

/// A dialect whose column types are the kinds' names, with numbered parameters.
inline Dialect test_dialect() {
  Dialect dialect;
  dialect.title = "Test";
  dialect.column_type = [](const Column& column) -> Result<std::string> {
    TRY_ASSIGN(const LogicalType type, logical_type(*column.type));
    return std::string(to_string(type.kind));
  };
  dialect.found_type = [](std::string_view declared) -> std::shared_ptr<arrow::DataType> {
    if (declared == "int") return arrow::int64();
    if (declared == "text") return arrow::utf8();
    return declared_type(declared);
  };
  dialect.safe = {.add_column = true, .remove_column = true, .remove_unique = true};
  dialect.placeholder = [](int n) { return "$" + std::to_string(n); };
  return dialect;
}

inline TablePtr test_table(std::string name, std::vector<Column> columns) {
  auto made = std::make_shared<Table>();
  made->name = std::move(name);
  made->columns = std::move(columns);
  return made;
}

inline Column test_column(std::string name, std::shared_ptr<arrow::DataType> type = arrow::int64()) {
  Column made;
  made.name = std::move(name);
  made.type = std::move(type);
  return made;
}

}  // namespace landfall::sql
