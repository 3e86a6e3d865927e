// Errors as Connect writes them. https://connectrpc.com/docs/protocol#error-end-stream
#ifndef TREFF_SERVICES_GATEWAY_CONNECT_ERROR_JSON_H_
#define TREFF_SERVICES_GATEWAY_CONNECT_ERROR_JSON_H_

#include <string>

#include "absl/status/status.h"
#include "services/gateway/connect/json_codec.h"
#include "services/gateway/connect/schema.h"

namespace treff::gateway {

// {"code":"not_found","message":…,"details":[{"type":…,"value":Base64,"debug":…}]}; a status
// without a reason of ours gets one, as in the services.
std::string ErrorJson(const absl::Status& status, const Schema& schema, const JsonCodec& codec);

// What the last envelope of a stream says: {} or {"error":…}.
std::string EndJson(const absl::Status& status, const Schema& schema, const JsonCodec& codec);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_CONNECT_ERROR_JSON_H_
