// The words and the HTTP statuses that the Connect protocol has for gRPC's codes.
// https://connectrpc.com/docs/protocol#error-codes
#ifndef TREFF_SERVICES_GATEWAY_CONNECT_CODES_H_
#define TREFF_SERVICES_GATEWAY_CONNECT_CODES_H_

#include <string_view>

#include "absl/status/status.h"

namespace treff::gateway {

// "not_found" for kNotFound; "unknown" for what is no error code.
std::string_view CodeWord(absl::StatusCode code);

// 404 for kNotFound; 500 for what is no error code.
int HttpStatusOf(absl::StatusCode code);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_CONNECT_CODES_H_
