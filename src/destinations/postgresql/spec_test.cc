// The options: CloudQuery's names and defaults, and what is refused.
#include <gmock/gmock.h>

#include "destinations/postgresql/postgresql.h"

namespace landfall::postgresql {
namespace {

using testing::HasSubstr;

Value value(Value::Kind kind, std::string text) {
  Value made;
  made.kind = kind;
  made.text = std::move(text);
  return made;
}
Value text(std::string content) { return value(Value::Kind::kString, std::move(content)); }

Value with(std::vector<std::pair<std::string, Value>> entries) {
  Value made = value(Value::Kind::kMap, "");
  made.entries.push_back({"connection_string", {}, text("postgres://u:secret-word@h/db")});
  for (auto& [name, entry] : entries) made.entries.push_back({name, {}, std::move(entry)});
  return made;
}

std::string refusal(std::string option, Value entry) {
  const auto spec = parse_spec(definition().spec, with({{std::move(option), std::move(entry)}}));
  return spec.ok() ? "" : spec.error().message();
}

TEST(PostgresqlSpecTest, DefaultsAreCloudQuerys) {
  const auto spec = parse_spec(definition().spec, with({}));
  ASSERT_TRUE(spec.ok()) << spec.error().message();
  const BatchSpec gather = definition().gather(spec->get());
  EXPECT_EQ(gather.rows, 10'000);
  EXPECT_EQ(gather.bytes, 100'000'000);
  EXPECT_EQ(gather.timeout, std::chrono::seconds(60));
  EXPECT_EQ(definition().writers(spec->get()), 1);
}

TEST(PostgresqlSpecTest, TheLogLevelOfAnotherDriverIsTaken) {
  EXPECT_EQ(refusal("pgx_log_level", text("WARN")), "");
  EXPECT_EQ(refusal("pgx_log_level", text("")), "");
  EXPECT_THAT(refusal("pgx_log_level", text("loud")), HasSubstr("pgx_log_level: must be"));
}

TEST(PostgresqlSpecTest, WhatCannotBeHadIsRefusedWithTheWayOut) {
  EXPECT_THAT(refusal("aws_iam_auth", value(Value::Kind::kMap, "")),
              HasSubstr("aws rds generate-db-auth-token"));
  EXPECT_THAT(refusal("lakebase", value(Value::Kind::kMap, "")), HasSubstr("PGPASSWORD"));
  EXPECT_THAT(refusal("pgvector_config", value(Value::Kind::kMap, "")), HasSubstr("embeddings"));
}

TEST(PostgresqlSpecTest, LimitsAreChecked) {
  EXPECT_THAT(refusal("batch_size", value(Value::Kind::kInteger, "0")), HasSubstr("batch_size"));
  EXPECT_THAT(refusal("writers", value(Value::Kind::kInteger, "65")), HasSubstr("writers"));
  EXPECT_THAT(refusal("stall_timeout", text("-1s")), HasSubstr("must not be negative"));
  EXPECT_THAT(refusal("publish", text("atomc")), HasSubstr("atomic"));
}

TEST(PostgresqlSpecTest, ABadConnectionStringIsNotShown) {
  Value given = value(Value::Kind::kMap, "");
  given.entries.push_back({"connection_string", {}, text("postgres://u:secret-word@h:port/db")});
  const auto spec = parse_spec(definition().spec, given);
  ASSERT_FALSE(spec.ok());
  EXPECT_THAT(spec.error().message(), Not(HasSubstr("secret-word")));
}

}  // namespace
}  // namespace landfall::postgresql
