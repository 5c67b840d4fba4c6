// Both libraries have one global hook.
#include "wire/library_logs.h"

#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>

#include <cstdlib>
#include <mutex>

namespace landfall {

void silence_library_logs() {
  static std::once_flag once;
  std::call_once(once, [] {
    google::protobuf::SetLogHandler(nullptr);
    if (std::getenv("GRPC_VERBOSITY") == nullptr)  // NOLINT(concurrency-mt-unsafe): nobody sets variables
      gpr_set_log_function([](gpr_log_func_args*) {});
  });
}

}  // namespace landfall
