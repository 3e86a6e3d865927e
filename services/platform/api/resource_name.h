// The one place that parses resource names such as "municipalities/0301/quotas/2026".
#ifndef TREFF_SERVICES_PLATFORM_API_RESOURCE_NAME_H_
#define TREFF_SERVICES_PLATFORM_API_RESOURCE_NAME_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace treff::platform {

// Matches `name` against a pattern such as "municipalities/{municipality}/quotas/{year}" and
// returns the variable parts in order. Parts are 1 to 200 characters of [A-Za-z0-9._~@:-].
// Returns INVALID_ARGUMENT naming `field` and the pattern, without echoing `name`.
absl::StatusOr<std::vector<std::string>> ParseResourceName(std::string_view pattern,
                                                           std::string_view name,
                                                           std::string_view field);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_API_RESOURCE_NAME_H_
