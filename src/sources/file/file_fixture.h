// For the tests of the file source: a folder of files that goes away, and a sync over them.
#pragma once

#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "encode/text.h"
#include "sources/collecting_sink.h"
#include "sources/file/file.h"
#include "sources/file/file_spec.h"

namespace landfall::file_source {

class FileFixture : public ::testing::Test {
 protected:
  FileFixture() {
    std::string made = (std::filesystem::temp_directory_path() / "landfall_file_XXXXXX").string();
    folder_ = ::mkdtemp(made.data());
  }
  ~FileFixture() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  std::string write(const std::string& name, std::string_view content) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name), std::ios::binary) << content;
    return path(name);
  }

  FileEntry& add(const std::string& name) {
    FileEntry& entry = spec_.files.emplace_back();
    entry.path = path(name);
    return entry;
  }

  Result<void> sync(const SyncRequest& request = {}) {
    sink_ = CollectingSink();
    TRY_ASSIGN(const auto source, definition().open(&spec_, context_));
    return source->sync(request, sink_);
  }
  /// Syncs the one table there is, which must work.
  void sync_well() {
    const auto result = sync();
    ASSERT_TRUE(result.ok()) << result.error().message();
    ASSERT_THAT(sink_.errors, ::testing::IsEmpty());
    table_ = sink_.migrated.front();
  }
  /// Syncs one table, which must fail; gives the message.
  std::string table_error() {
    const auto result = sync();
    EXPECT_TRUE(result.ok()) << result.error().message();
    EXPECT_EQ(sink_.errors.size(), 1U);
    return sink_.errors.empty() ? "" : sink_.errors.front().second;
  }

  /// `name type` of every column but `_cq_id`.
  std::vector<std::string> columns() const {
    std::vector<std::string> result;
    for (const Column& column : sink_.tables.at(table_)->columns)
      if (column.name != "_cq_id") result.push_back(column.name + " " + column.type->ToString());
    return result;
  }
  /// The text forms of a column's values; nulls are `(null)`.
  std::vector<std::string> values(const std::string& column) const {
    std::vector<std::string> result;
    const auto array = sink_.column(table_, column);
    for (std::int64_t i = 0; i < array->length(); ++i) result.push_back(text_of(*array, i).value());
    return result;
  }

  std::string folder_;
  FileSpec spec_;
  Context context_;
  CollectingSink sink_;
  std::string table_;
};

}  // namespace landfall::file_source
