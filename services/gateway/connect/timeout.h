// The header Connect-Timeout-Ms.
#ifndef TREFF_SERVICES_GATEWAY_CONNECT_TIMEOUT_H_
#define TREFF_SERVICES_GATEWAY_CONNECT_TIMEOUT_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace treff::gateway {

// `header` is up to ten digits, milliseconds; `at_most` when it is empty or longer than that.
// INVALID_ARGUMENT for everything else.
absl::StatusOr<absl::Duration> ParseTimeout(std::string_view header, absl::Duration at_most);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_CONNECT_TIMEOUT_H_
