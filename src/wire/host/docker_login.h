// The credentials of one image pull, given to docker in a folder of their own.
#pragma once

#include <landfall/result.h>

#include <string>
#include <string_view>

namespace landfall {

/// The registry an image comes from, as Docker's configuration names it: the part before the first `/` when
/// it is a host, otherwise Docker Hub's address.
std::string registry_of(std::string_view image);

/// Docker's configuration file for a registry. `token` is what Docker's API takes as X-Registry-Auth: JSON
/// with `username` and `password`, or a token, in base64; also taken are base64 of `user:password` and a bare
/// bearer token.
std::string login_configuration(std::string_view registry, std::string_view token);

/// A folder with that file, mode 0700 and 0600, removed at the end of its life.
class LoginFolder {
 public:
  static Result<LoginFolder> make(std::string_view image, std::string_view token);
  LoginFolder(LoginFolder&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
  LoginFolder& operator=(LoginFolder&&) = delete;
  ~LoginFolder();

  const std::string& path() const { return path_; }

 private:
  explicit LoginFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace landfall
