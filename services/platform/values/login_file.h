// A name and its secret, in a file that only the operator can read.
#ifndef TREFF_SERVICES_PLATFORM_VALUES_LOGIN_FILE_H_
#define TREFF_SERVICES_PLATFORM_VALUES_LOGIN_FILE_H_

#include <string>

#include "absl/status/statusor.h"

namespace treff::platform {

struct Login {
  std::string name;  // may be empty: whoever asks then knows us by the secret alone
  std::string secret;
};

// The one line of `path`, "NAME:SECRET"; everything behind the first colon is the secret. Read anew
// by whoever is about to log in, so that the file can be exchanged under a running program.
// INVALID_ARGUMENT or UNAVAILABLE that names the file and never what is in it.
absl::StatusOr<Login> ReadLogin(const std::string& path);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_VALUES_LOGIN_FILE_H_
