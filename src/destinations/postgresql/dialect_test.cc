// Types and names as PostgreSQL's catalogue shows them.
#include "destinations/postgresql/dialect.h"

#include <arrow/api.h>
#include <gmock/gmock.h>

#include "destinations/postgresql/column_type.h"
#include "destinations/postgresql/object_names.h"
#include "destinations/postgresql/statements.h"

namespace landfall::postgresql {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const TableOptions kNoOptions;

sql::Dialect plain() { return dialect(flavour_of("PostgreSQL 15.1 on x86_64"), "public", kNoOptions); }

Column column(std::string name, std::shared_ptr<arrow::DataType> type, bool key = false) {
  return {.name = std::move(name), .type = std::move(type), .primary_key = key};
}

std::string declared(const std::shared_ptr<arrow::DataType>& type) {
  return *plain().column_type(column("c", type));
}

// CloudQuery's table of types.
TEST(DialectTest, ColumnTypesAreThoseOfCloudQuery) {
  EXPECT_EQ(declared(arrow::int8()), "smallint");
  EXPECT_EQ(declared(arrow::uint8()), "smallint");
  EXPECT_EQ(declared(arrow::uint16()), "integer");
  EXPECT_EQ(declared(arrow::int32()), "integer");
  EXPECT_EQ(declared(arrow::uint32()), "bigint");
  EXPECT_EQ(declared(arrow::uint64()), "numeric(20,0)");
  EXPECT_EQ(declared(arrow::float16()), "text");
  EXPECT_EQ(declared(arrow::float32()), "real");
  EXPECT_EQ(declared(arrow::decimal256(50, 10)), "numeric(50,10)");
  EXPECT_EQ(declared(arrow::large_binary()), "bytea");
  EXPECT_EQ(declared(arrow::fixed_size_binary(4)), "text");
  EXPECT_EQ(declared(arrow::timestamp(arrow::TimeUnit::NANO, "UTC")), "timestamp without time zone");
  EXPECT_EQ(declared(arrow::time32(arrow::TimeUnit::SECOND)), "time without time zone");
  EXPECT_EQ(declared(arrow::duration(arrow::TimeUnit::SECOND)), "text");
  EXPECT_EQ(declared(arrow::struct_({arrow::field("a", arrow::int8())})), "text");
  EXPECT_EQ(declared(json()), "jsonb");
  EXPECT_EQ(declared(arrow::list(uuid())), "uuid[]");
  EXPECT_EQ(declared(arrow::list(arrow::large_list(mac()))), "macaddr[]");
}

TEST(DialectTest, WhatIsDeclaredIsFoundAgain) {
  const sql::Dialect dialect = plain();
  for (const auto& type :
       {arrow::boolean(), arrow::int16(), arrow::int32(), arrow::int64(), arrow::uint64(), arrow::float32(),
        arrow::float64(), arrow::utf8(), arrow::binary(), arrow::date32(), arrow::decimal128(10, 2),
        arrow::decimal256(76, 0), uuid(), json(), inet(), mac(), arrow::time64(arrow::TimeUnit::MICRO),
        arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"), arrow::list(arrow::int64())})
    EXPECT_TRUE(dialect.found_type(declared(type))->Equals(*type)) << type->ToString();
}

TEST(DialectTest, ColumnsOfOthersAreTakenOver) {
  const sql::Dialect dialect = plain();
  EXPECT_TRUE(dialect.found_type("json")->Equals(*json()));
  EXPECT_TRUE(dialect.found_type("cidr")->Equals(*inet()));
  EXPECT_TRUE(dialect.found_type("macaddr8")->Equals(*mac()));
  EXPECT_TRUE(dialect.found_type("character varying(20)")->Equals(*arrow::utf8()));
  const auto time = arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
  EXPECT_TRUE(dialect.found_type("timestamp with time zone")->Equals(*time));
  EXPECT_TRUE(dialect.found_type("timestamp(3) without time zone")
                  ->Equals(*arrow::timestamp(arrow::TimeUnit::MILLI, "UTC")));
  EXPECT_EQ(dialect.found_type("tsvector")->ToString(), "tsvector");
  EXPECT_EQ(dialect.found_type("time with time zone")->ToString(), "time with time zone");
}

TEST(DialectTest, TheNativeTypeIsTheDeclaredOne) {
  EXPECT_EQ(native_type(*arrow::int8())->oid, 21U);
  EXPECT_EQ(native_type(*arrow::uint64())->wire, Wire::kNumeric);
  EXPECT_EQ(native_type(*arrow::timestamp(arrow::TimeUnit::SECOND))->oid, 1114U);
  const auto nested = native_type(*arrow::list(arrow::list(json())));
  EXPECT_EQ(nested->oid, 3802U);
  EXPECT_TRUE(nested->is_array);
  EXPECT_EQ(array_oid(nested->oid), 3807U);
  EXPECT_EQ(column_type(600, false).wire, Wire::kOther);  // point
}

// As PostgreSQL 15 named the constraints of CREATE TABLE "<table>" ("<column>" int UNIQUE).
TEST(DialectTest, ConstraintsAreNamedAsTheServerNamesThem) {
  EXPECT_EQ(unique_constraint_name("t", "_cq_id"), "t__cq_id_key");
  const std::string table(60, 't');
  EXPECT_EQ(unique_constraint_name(table, "_cq_id"), std::string(52, 't') + "__cq_id_key");
  EXPECT_EQ(unique_constraint_name(table, std::string(60, 'c')),
            std::string(29, 't') + "_" + std::string(29, 'c') + "_key");
  EXPECT_EQ(key_constraint_name(table), std::string(58, 't') + "_pkey");
}

TEST(DialectTest, NamesThatAreTooLong) {
  const sql::Dialect dialect = plain();
  Table table;
  table.name = std::string(64, 't');
  table.columns = {column("a", arrow::int64())};
  EXPECT_FALSE(sql::check_names(dialect, table).ok());
  table.name = "t";
  table.columns.push_back(column(std::string(64, 'c'), arrow::int64()));
  EXPECT_TRUE(sql::check_names(dialect, table).ok());
  table.columns.push_back(column(std::string(63, 'c') + "d", arrow::int64()));
  EXPECT_FALSE(sql::check_names(dialect, table).ok());
}

TEST(DialectTest, OthersThatSpeakPostgresqlAreKnown) {
  EXPECT_EQ(flavour_of("PostgreSQL 16.2 (Debian 16.2-1)").title, "PostgreSQL");
  EXPECT_TRUE(flavour_of("PostgreSQL 16.2 (Debian 16.2-1)").is_verified);
  EXPECT_EQ(flavour_of("CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu)").title, "CockroachDB");
  EXPECT_EQ(flavour_of("PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC, Redshift 1.0.5").title,
            "Redshift");
  EXPECT_EQ(flavour_of("PostgreSQL 11.2-YB-2.20.1.0-b0 on x86_64-pc-linux-gnu").title, "YugabyteDB");
  EXPECT_EQ(flavour_of("CrateDB 5.5.1 (built 2d2c1d4/NA)").title, "CrateDB");
  EXPECT_FALSE(flavour_of("something else").is_verified);
  const sql::Dialect cockroach = dialect(flavour_of("CockroachDB"), "public", kNoOptions);
  EXPECT_EQ(*cockroach.column_type(column("c", arrow::int32())), "bigint");
  EXPECT_FALSE(cockroach.transactional_ddl);
  EXPECT_EQ(cockroach.migration_lock, "");
}

TEST(StatementsTest, RowsReplaceWholeRows) {
  Table table;
  table.name = "t\"x";
  table.columns = {column("id", arrow::int64(), true), column("a", arrow::utf8()),
                   column("b", arrow::utf8())};
  EXPECT_EQ(copy_into(plain(), table), R"(COPY "public"."t""x" ("id", "a", "b") FROM STDIN (FORMAT binary))");
  EXPECT_EQ(
      merge_rows(plain(), table, "w", false),
      R"(INSERT INTO "public"."t""x" ("id", "a", "b") SELECT "id", "a", "b" FROM w ON CONFLICT ("id") DO UPDATE )"
      R"(SET "a" = EXCLUDED."a", "b" = EXCLUDED."b")");
  EXPECT_THAT(merge_rows(plain(), table, "w", true), HasSubstr(R"(SELECT DISTINCT ON ("id") "id")"));
  table.columns.resize(1);
  EXPECT_THAT(merge_rows(plain(), table, "w", false), HasSubstr("DO NOTHING"));
  table.columns[0].primary_key = false;
  EXPECT_EQ(merge_rows(plain(), table, "w", false),
            R"(INSERT INTO "public"."t""x" ("id") SELECT "id" FROM w)");
}

TEST(ObjectNamesTest, LongNamesAreHashed) {
  EXPECT_EQ(object_name("t", "_cqpi"), "t_cqpi");
  EXPECT_EQ(object_name(std::string(58, 't'), "_cqpi"), std::string(58, 't') + "_cqpi");
  const std::string hashed = object_name(std::string(59, 't'), "_cqpi");
  EXPECT_EQ(hashed.size(), 37U);
  EXPECT_THAT(hashed, HasSubstr("_cqpi"));
  // printf abc | sha256sum
  EXPECT_EQ(name_hash("abc"), "ba7816bf8f01cfea414140de5dae2223");
}

}  // namespace
}  // namespace landfall::postgresql
