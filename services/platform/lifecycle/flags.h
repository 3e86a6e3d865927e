// Configuration: command-line flags, each with an environment variable as its default.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_FLAGS_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_FLAGS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace treff::platform {

// Parses Abseil flags. A flag `--redis_address` that is not given takes TREFF_REDIS_ADDRESS when
// that is set. A variable that does not parse is an error that names it; variables that name no
// flag of this program are left to others. Positional arguments are an error. Prints help and exits
// for
// --help and --version.
absl::Status ParseFlags(int argc, char** argv, const std::string& program_usage);

// Splits "host:port". INVALID_ARGUMENT naming `flag` for anything else.
struct HostPort {
  std::string host;
  int port = 0;
};
absl::StatusOr<HostPort> ParseHostPort(const std::string& address, const std::string& flag);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_FLAGS_H_
