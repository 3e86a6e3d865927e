// What every service's main has in common, so that a main only says what is its own.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_PROGRAM_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_PROGRAM_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/impl/codegen/service_type.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace treff::platform {

// The whole of a main: blocks signals, starts the log as `name`, parses flags, calls `run`. An
// error is logged once and becomes exit status 1.
int RunProgram(int argc, char** argv, const std::string& name, const std::string& usage,
               const std::function<absl::Status()>& run);

struct ServeOptions {
  std::string name;             // in the log
  std::string address;          // host:port to serve on
  std::string metrics_address;  // host:port of /metrics
  // Largest message received; 0: the usual.
  int max_message_bytes = 0;
  // Called when a signal has come, before running calls are drained. May be empty.
  std::function<void()> before_drain;
};

// Serves `services` and the process's metrics until SIGTERM or SIGINT, then drains. Returns
// UNAVAILABLE if an address cannot be bound.
absl::Status ServeUntilSignalled(const ServeOptions& options,
                                 std::vector<std::unique_ptr<grpc::Service>> services);

// `url`, or when it is empty the SQLite file of `service` in `data_dir`, which is made if need be.
absl::StatusOr<std::string> DatabaseUrl(const std::string& url, const std::string& data_dir,
                                        const std::string& service);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_PROGRAM_H_
