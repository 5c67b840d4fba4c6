// What the tests of this folder share: a cache of their own, ZIP archives, a hub that is put together by
// routes.
#pragma once

#include <gtest/gtest.h>
#include <landfall/context.h>

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "registry/download/download.h"
#include "registry/download/loopback_server_test.h"

namespace landfall {

/// Keeps the messages of a log with their levels.
class MessageLog : public Log {
 public:
  void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) override;
  bool has(LogLevel level, std::string_view part) const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::pair<LogLevel, std::string>> messages_;
};

/// Replies by target; 404 for others.
class Routes {
 public:
  using Handler = LoopbackServer::Handler;
  void set(const std::string& target, ServerReply reply);
  void set(const std::string& target, Handler handler);
  LoopbackServer::Handler handler();

 private:
  std::mutex mutex_;
  std::map<std::string, Handler> routes_;
};

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& entries);
std::string sha256_by_openssl(const std::string& bytes);
std::string content_of(const std::filesystem::path& path);
void put_file(const std::filesystem::path& path, const std::string& content);

class DownloadTest : public testing::Test {
 protected:
  DownloadTest();
  ~DownloadTest() override;

  /// All files under the cache, relative to it.
  std::vector<std::string> files() const;
  /// Tells the hub of a release with this archive; its bytes are at `/archive.zip` of `storage`.
  void publish(const std::string& archive, const std::string& storage);
  DownloadOptions options() const;

  static inline const std::string kVersionPath = "/plugins/cloudquery/source/aws/versions/v1.2.3";
  static inline const std::string kProgram = "#!/bin/sh\necho plugin\n";

  std::filesystem::path folder_;
  PluginRelease release_{
      .kind = PluginKind::kSource, .team = "cloudquery", .name = "aws", .version = "v1.2.3"};
  std::string asset_path_;
  std::string entry_;  ///< name of the executable in an archive of the hub
  std::string archive_;
  std::filesystem::path executable_;
  MessageLog log_;
  Context context_;
  Routes routes_;
  LoopbackServer server_{routes_.handler()};
};

}  // namespace landfall
