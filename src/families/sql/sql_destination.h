// A Destination over a Dialect and a SqlSession: what all SQL destinations have in common.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include <landfall/context.h>
#include <landfall/destination.h>
#include "families/sql/dialect.h"
#include "families/sql/session.h"

namespace landfall::sql {

class SqlDestination : public Destination {
 public:
  SqlDestination(Dialect dialect, std::unique_ptr<SqlSession> session, Log& log);

  Result<std::vector<TablePlan>> plan(std::span<const TablePtr> wanted) override;
  Result<void> migrate(std::span<const TablePtr> wanted, MigrateMode mode) override;
  Result<void> write(const Batch& batch) override;
  Result<void> flush(const Table& table) override;
  Result<void> erase(const Erase& which) override;
  Result<void> read(const Table& table, const BatchSink& sink) override;
  Result<void> close() override;

 private:
  Result<void> erase_rows(const StaleRows& which);
  Result<void> erase_rows(const ChosenRows& which);

  const Dialect dialect_;
  std::unique_ptr<SqlSession> session_;
  Log& log_;
};

}  // namespace landfall::sql
