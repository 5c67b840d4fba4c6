// See erase.h. The ids of deleted rows wait in a temporary table, by the name of their table, for the
// relations that name it as parent.
#include "families/sql/erase.h"

#include <arrow/builder.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "families/sql/statement.h"

namespace landfall::sql {
namespace {

constexpr std::string_view kGone = "landfall_gone";
constexpr std::string_view kId = "_cq_id";
constexpr std::string_view kParentId = "_cq_parent_id";

bool has_column(const Dialect& dialect, const FoundTable& table, std::string_view name) {
  return std::ranges::any_of(table.columns, [&](const FoundColumn& column) {
    return folded(dialect, column.name) == folded(dialect, name);
  });
}

class Eraser {
 public:
  Eraser(const Dialect& dialect, SqlSession& session) : dialect_(dialect), session_(session) {}

  Result<void> look_up(const ChosenRows& which) {
    std::vector<std::string> names{which.table->name};
    for (const TableRelation& relation : which.relations) {
      TRY(check_table_name(dialect_, relation.table));
      names.push_back(relation.table);
    }
    TRY_ASSIGN(std::vector<FoundTable> found, session_.describe(names));
    for (FoundTable& table : found) {
      std::string name = folded(dialect_, table.name);
      found_.emplace(std::move(name), std::move(table));
    }
    return {};
  }

  Result<void> run(const ChosenRows& which) {
    if (!which.relations.empty()) {
      TRY(execute(std::string(dialect_.create_temporary) + " " + gone() + " (" + name("table_name") +
                  " VARCHAR(512), " + name("id") + " VARCHAR(64))"));
    }
    TRY(remove(which.table->name, where(dialect_, which.where), !which.relations.empty()));
    for (const TableRelation& relation : which.relations) TRY(remove_children(relation));
    if (which.relations.empty()) return {};
    return execute("DROP TABLE " + gone());
  }

 private:
  std::string name(std::string_view text) const { return quoted(dialect_, text); }
  std::string gone() const { return name(kGone); }
  Result<void> execute(std::string text) { return session_.execute({std::move(text), {}}); }

  static std::shared_ptr<arrow::Array> value(std::string_view text) {
    arrow::StringBuilder builder;
    (void)builder.Append(text);
    return builder.Finish().ValueOr(nullptr);
  }

  Result<void> remove(const std::string& table, const Statement& which, bool keep_ids) {
    const auto found = found_.find(folded(dialect_, table));
    if (keep_ids && found != found_.end() && has_column(dialect_, found->second, kId)) {
      Statement keep = which;
      keep.values.push_back(value(table));
      keep.text = "INSERT INTO " + gone() + " SELECT " +
                  dialect_.placeholder(static_cast<int>(keep.values.size())) + ", " +
                  dialect_.id_text(name(kId)) + " FROM " + table_name(dialect_, table) + which.text;
      // The table's name stands first in the text but is the last parameter only where parameters are
      // numbered.
      if (dialect_.placeholder(1) == dialect_.placeholder(2))
        std::rotate(keep.values.begin(), keep.values.end() - 1, keep.values.end());
      TRY(session_.execute(keep));
    }
    return session_.execute({"DELETE FROM " + table_name(dialect_, table) + which.text, which.values});
  }

  Result<void> remove_children(const TableRelation& relation) {
    const auto child = found_.find(folded(dialect_, relation.table));
    if (child == found_.end()) return {};
    if (!has_column(dialect_, child->second, kParentId))
      return Error(ErrorKind::kUnsupported, "deleting rows of table \"" + relation.table +
                                                "\" with their parents in \"" + relation.parent +
                                                "\": it has no column _cq_parent_id");
    Statement which;
    which.text = " WHERE " + dialect_.id_text(name(kParentId)) + " IN (SELECT " + name("id") + " FROM " +
                 gone() + " WHERE " + name("table_name") + " = " + dialect_.placeholder(1) + ")";
    which.values = {value(relation.parent)};
    return remove(relation.table, which, /*keep_ids=*/true)
        .during("deleting the children in \"" + relation.table + "\"");
  }

  const Dialect& dialect_;
  SqlSession& session_;
  std::map<std::string, FoundTable> found_;
};

}  // namespace

Result<void> erase_chosen(const Dialect& dialect, SqlSession& session, const ChosenRows& which) {
  Eraser eraser(dialect, session);
  if (!which.relations.empty()) TRY(eraser.look_up(which));
  TRY(session.begin());
  Result<void> done = eraser.run(which);
  if (done.ok()) done = session.commit();
  if (!done.ok()) session.rollback();
  return done;
}

}  // namespace landfall::sql
