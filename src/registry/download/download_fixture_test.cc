// See download_fixture_test.h.
#include "registry/download/download_fixture_test.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

namespace landfall {
namespace {

#if defined(__aarch64__)
constexpr std::string_view kProcessor = "arm64";
#else
constexpr std::string_view kProcessor = "amd64";
#endif

}  // namespace

void MessageLog::write(LogLevel level, std::string_view message, std::initializer_list<LogField>) {
  const std::lock_guard lock(mutex_);
  messages_.emplace_back(level, message);
}

bool MessageLog::has(LogLevel level, std::string_view part) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(messages_.begin(), messages_.end(), [&](const auto& entry) {
    return entry.first == level && entry.second.find(part) != std::string::npos;
  });
}

void Routes::set(const std::string& target, ServerReply reply) {
  set(target, [reply](const ServerRequest&) { return reply; });
}

void Routes::set(const std::string& target, Handler handler) {
  const std::lock_guard lock(mutex_);
  routes_[target] = std::move(handler);
}

LoopbackServer::Handler Routes::handler() {
  return [this](const ServerRequest& request) {
    Handler chosen = [](const ServerRequest&) { return ServerReply{.status = 404}; };
    {
      const std::lock_guard lock(mutex_);
      const auto found = routes_.find(request.target);
      if (found != routes_.end()) chosen = found->second;
    }
    return chosen(request);
  };
}

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string folder = testing::TempDir() + "landfall-zip-XXXXXX";
  EXPECT_NE(mkdtemp(folder.data()), nullptr);
  const std::string path = folder + "/new.zip";
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_EXCL, nullptr);
  for (const auto& [name, content] : entries)
    zip_file_add(archive, name.c_str(), zip_source_buffer(archive, content.data(), content.size(), 0), 0);
  EXPECT_EQ(zip_close(archive), 0);
  std::string bytes = content_of(path);
  std::filesystem::remove_all(folder);
  return bytes;
}

std::string sha256_by_openssl(const std::string& bytes) {
  std::array<unsigned char, 32> digest{};
  std::size_t size = 0;
  EVP_Q_digest(nullptr, "SHA256", nullptr, bytes.data(), bytes.size(), digest.data(), &size);
  return fmt::format("{:02x}", fmt::join(digest, ""));
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put_file(const std::filesystem::path& path, const std::string& content) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

DownloadTest::DownloadTest() {
  std::string folder = testing::TempDir() + "landfall-cache-XXXXXX";
  EXPECT_NE(mkdtemp(folder.data()), nullptr);
  folder_ = folder;
  context_.log = &log_;
  asset_path_ = fmt::format("{}/assets/linux_{}", kVersionPath, kProcessor);
  entry_ = fmt::format("plugin-aws-v1.2.3-linux-{}", kProcessor);
  archive_ = zip_of({{"README.md", "read me"}, {entry_, kProgram}});
  executable_ = folder_ / "cache/plugins/source/cloudquery/aws/v1.2.3/plugin";
}

DownloadTest::~DownloadTest() { std::filesystem::remove_all(folder_); }

std::vector<std::string> DownloadTest::files() const {
  std::vector<std::string> files;
  const auto cache = folder_ / "cache";
  if (!std::filesystem::exists(cache)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(cache))
    if (!entry.is_directory()) files.push_back(entry.path().lexically_relative(cache));
  std::sort(files.begin(), files.end());
  return files;
}

void DownloadTest::publish(const std::string& archive, const std::string& storage) {
  routes_.set(
      kVersionPath,
      {.body = fmt::format(R"({{"package_type":"native","supported_targets":["linux_{}"]}})", kProcessor)});
  routes_.set(asset_path_,
              {.body = fmt::format(R"({{"checksum":"{}","location":"{}/archive.zip?signature=hush"}})",
                                   sha256_by_openssl(archive), storage)});
  routes_.set("/archive.zip?signature=hush", {.body = archive});
}

DownloadOptions DownloadTest::options() const {
  return {.cache = folder_ / "cache",
          .hub_url = server_.url(),
          .github_url = server_.url(),
          .retry_pause = std::chrono::milliseconds(1)};
}

}  // namespace landfall
