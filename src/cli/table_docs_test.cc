// Tests of the `tables` command's JSON and Markdown.
#include "cli/table_docs.h"

#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace landfall::cli {
namespace {

using testing::HasSubstr;

TablePtr shared(Table table) { return std::make_shared<const Table>(std::move(table)); }

std::vector<TablePtr> parent_and_child() {
  Table parent;
  parent.name = "orders";
  parent.title = "Orders <all>";
  parent.incremental = true;
  parent.columns = {
      {.name = "_cq_id", .type = uuid(), .not_null = true, .primary_key = true, .unique = true},
      {.name = "region", .type = arrow::utf8(), .primary_key_component = true},
      {.name = "at", .type = arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"), .incremental_key = true}};
  Table child;
  child.name = "order_lines";
  child.parent = "orders";
  child.columns = {{.name = "n", .type = arrow::int64(), .not_null = true, .primary_key = true}};
  return {shared(parent), shared(child)};
}

TEST(TablesJson, SortsNestsAndShowsComponentsAsTheKey) {
  EXPECT_EQ(tables_json(parent_and_child()), R"([
  {
    "name": "orders",
    "title": "Orders <all>",
    "description": "",
    "is_incremental": true,
    "columns": [
      {
        "name": "_cq_id",
        "type": "uuid"
      },
      {
        "name": "at",
        "type": "timestamp[us, tz=UTC]",
        "is_incremental_key": true
      },
      {
        "name": "region",
        "type": "utf8",
        "is_primary_key": true,
        "is_primary_key_component": true
      }
    ],
    "relations": [
      {
        "name": "order_lines",
        "title": "",
        "description": "",
        "columns": [
          {
            "name": "n",
            "type": "int64",
            "is_primary_key": true
          }
        ],
        "relations": []
      }
    ]
  }
]
)");
}

TEST(TablesJson, AChildWithoutItsParentStandsAlone) {
  const std::vector<TablePtr> only_child{parent_and_child()[1]};
  EXPECT_THAT(tables_json(only_child), HasSubstr("order_lines"));
  EXPECT_EQ(tables_json({}), "[]\n");
}

TEST(TablesMarkdown, ListsColumnsAndRelations) {
  const auto tables = parent_and_child();
  const std::string page = table_markdown(*tables[0], tables);
  EXPECT_THAT(page, HasSubstr("# Table: orders\n"));
  EXPECT_THAT(page, HasSubstr("| region | `utf8` | primary |  |\n"));
  EXPECT_THAT(page, HasSubstr("- [order_lines](order_lines.md)\n"));
  EXPECT_THAT(table_markdown(*tables[1], tables), HasSubstr("Belongs to orders."));
  EXPECT_EQ(tables_readme("shop", tables),
            "# Tables of shop\n\n- [orders](orders.md) (incremental)\n  - [order_lines](order_lines.md)\n");
}

TEST(FileNames, StayInTheirFolder) {
  EXPECT_EQ(file_name_of("aws_s3-buckets.v2"), "aws_s3-buckets.v2");
  EXPECT_EQ(file_name_of(".."), "%2E.");
  EXPECT_EQ(file_name_of("../../etc/passwd"), "%2E.%2F..%2Fetc%2Fpasswd");
  EXPECT_EQ(file_name_of("a b"), "a%20b");
}

}  // namespace
}  // namespace landfall::cli
