// The file in which a token is kept from `treff login` to the commands after it.
#ifndef TREFF_SERVICES_CLI_COMMANDS_TOKEN_FILE_H_
#define TREFF_SERVICES_CLI_COMMANDS_TOKEN_FILE_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace treff::cli {

inline constexpr char kTokenFileEnvironment[] = "TREFF_TOKEN_FILE";

// `flag`, else TREFF_TOKEN_FILE, else .config/treff/token in the home folder; empty without one.
std::string TokenFileOf(const std::string& flag,
                        const std::function<std::optional<std::string>(const char*)>& environment);

// Of a token, in bytes, as the services take them.
inline constexpr size_t kLongestToken = 8192;
// Whether `text` looks like one: printable ASCII without spaces.
bool IsToken(const std::string& text);

// Its token, without the line's end; empty if the file is not there. INVALID_ARGUMENT for what is
// no token.
absl::StatusOr<std::string> ReadToken(const std::string& path);
// Replaces the file by one that its owner alone may read.
absl::Status WriteToken(const std::string& path, const std::string& token);
// Whether there was one.
bool RemoveToken(const std::string& path);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_COMMANDS_TOKEN_FILE_H_
