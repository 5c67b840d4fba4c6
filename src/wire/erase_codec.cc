// Translates predicates: on the wire each value is a whole record of one column and one row.
#include "wire/erase_codec.h"

#include <arrow/record_batch.h>
#include <fmt/format.h>

#include <utility>

namespace landfall {
namespace {

namespace pb = cloudquery::plugin::v3;
using Groups = google::protobuf::RepeatedPtrField<pb::PredicatesGroup>;
using Relations = google::protobuf::RepeatedPtrField<pb::TableRelation>;

// Far above what a source sends; each predicate costs a statement parameter somewhere.
constexpr int kMostParts = 10'000;

Result<Predicate> decode_predicate(const pb::Predicate& from, IpcDecoder& decoder) {
  if (from.operator_() != pb::Predicate::EQ)
    return Error(ErrorKind::kProtocol,
                 fmt::format("predicate on \"{}\": operator {} is not known, only EQ is", from.column(),
                             static_cast<int>(from.operator_())));
  TRY_ASSIGN(auto value,
             decoder.value(from.record()).during(fmt::format("predicate on \"{}\"", from.column())));
  return Predicate{from.column(), std::move(value)};
}

Result<PredicateGroup> decode_group(const pb::PredicatesGroup& from, IpcDecoder& decoder) {
  PredicateGroup group;
  group.grouping = from.grouping_type() == pb::PredicatesGroup::OR ? Grouping::kOr : Grouping::kAnd;
  for (const pb::Predicate& predicate : from.predicates()) {
    TRY_ASSIGN(Predicate decoded, decode_predicate(predicate, decoder));
    group.predicates.push_back(std::move(decoded));
  }
  return group;
}

Result<void> encode_predicate(const Predicate& from, pb::Predicate& to) {
  const Table table{.name = "predicate", .columns = {{.name = from.column, .type = from.value->type()}}};
  const auto row = arrow::RecordBatch::Make(schema_of(table, false), 1, {from.value});
  TRY_ASSIGN(std::string record, encode_rows(table, *row));
  to.set_operator_(pb::Predicate::EQ);
  to.set_column(from.column);
  to.set_record(std::move(record));
  return {};
}

}  // namespace

Result<ChosenRows> decode_chosen_rows(TablePtr table, const Groups& where, const Relations& relations,
                                      IpcDecoder& decoder) {
  int parts = where.size() + relations.size();
  for (const pb::PredicatesGroup& group : where) parts += group.predicates_size();
  if (parts > kMostParts)
    return Error(ErrorKind::kProtocol,
                 fmt::format("a deletion of {} parts is over the limit of {}", parts, kMostParts));
  ChosenRows rows{.table = std::move(table), .where = {}, .relations = {}};
  for (const pb::PredicatesGroup& from : where) {
    TRY_ASSIGN(PredicateGroup group, decode_group(from, decoder));
    // A group without predicates asks for nothing, which is not the same as asking for every row.
    if (!group.predicates.empty()) rows.where.push_back(std::move(group));
  }
  for (const pb::TableRelation& from : relations)
    rows.relations.push_back({.table = from.table_name(), .parent = from.parent_table()});
  if (!where.empty() && rows.where.empty())
    return Error(ErrorKind::kProtocol, "a deletion with predicate groups that are all empty");
  return rows;
}

Result<void> encode_chosen_rows(const ChosenRows& rows, Groups& where, Relations& relations) {
  for (const PredicateGroup& from : rows.where) {
    pb::PredicatesGroup& group = *where.Add();
    group.set_grouping_type(from.grouping == Grouping::kOr ? pb::PredicatesGroup::OR
                                                           : pb::PredicatesGroup::AND);
    for (const Predicate& predicate : from.predicates)
      TRY(encode_predicate(predicate, *group.add_predicates()));
  }
  for (const TableRelation& from : rows.relations) {
    pb::TableRelation& relation = *relations.Add();
    relation.set_table_name(from.table);
    relation.set_parent_table(from.parent);
  }
  return {};
}

}  // namespace landfall
