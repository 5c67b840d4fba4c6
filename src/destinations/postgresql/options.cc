// See options.h.
#include "destinations/postgresql/options.h"

#include <algorithm>

#include "families/sql/patterns.h"

namespace landfall::postgresql {

void IndexRule::describe(Fields<IndexRule>& f) {
  f.add("tables", &IndexRule::tables, "Names of tables; `*` stands for any characters.")
      .required()
      .example("[\"aws_ec2_*\"]");
  f.add("columns", &IndexRule::columns, "Columns of the index, in order.")
      .required()
      .example("[\"account_id\"]");
  f.add("method", &IndexRule::method, "Kind of index.");
}

void PartitionRule::describe(Fields<PartitionRule>& f) {
  f.add("tables", &PartitionRule::tables, "Names of tables; `*` stands for any characters.")
      .required()
      .example("[\"aws_cloudtrail_events\"]");
  f.add("by", &PartitionRule::by,
        "`range`: a partition for each interval of a timestamp or date; `list`: one for each value of a text "
        "column, "
        "such as _cq_sync_group_id.");
  f.add("column", &PartitionRule::column, "Column that decides.").required().example("\"event_time\"");
  f.add("interval", &PartitionRule::interval, "How long a partition of `range` is.");
}

const PartitionRule* TableOptions::partition_of(std::string_view table) const {
  for (const PartitionRule& rule : partitions)
    if (std::ranges::any_of(rule.tables, [&](const std::string& glob) { return matches_glob(glob, table); }))
      return &rule;
  return nullptr;
}

}  // namespace landfall::postgresql
