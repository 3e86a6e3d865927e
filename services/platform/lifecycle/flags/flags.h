// Configuration: command-line flags, each with an environment variable as its default.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_FLAGS_FLAGS_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_FLAGS_FLAGS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace treff::platform {

struct FlagsOptions {
  std::string usage;  // for --help
  // The TREFF_… variables that other programs and scripts read: no mistake in this one's
  // environment.
  std::vector<std::string_view> other_variables;
};

// Parses Abseil flags. A flag `--redis_address` that is not given takes TREFF_REDIS_ADDRESS when
// that is set. INVALID_ARGUMENT for a variable that does not parse, for a TREFF_… variable that
// nobody reads (a misspelt one would be a setting lost), for a flag that cannot be right
// (flag_types.h), and for positional arguments. Prints help and exits for --help and --version.
absl::Status ParseFlags(int argc, char** argv, const FlagsOptions& options);

// Which version of the program this is, "1.2.3".
std::string ProgramVersion();

// INVALID_ARGUMENT that names the first variable in this process's environment that begins with
// TREFF_ and is not in `known`.
absl::Status CheckVariables(const std::vector<std::string_view>& known);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_FLAGS_FLAGS_H_
