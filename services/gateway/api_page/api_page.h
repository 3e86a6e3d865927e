// The page of the API: every RPC with its comments, and how to call it with curl.
#ifndef TREFF_SERVICES_GATEWAY_API_PAGE_API_PAGE_H_
#define TREFF_SERVICES_GATEWAY_API_PAGE_API_PAGE_H_

#include <string>

#include "services/gateway/connect/schema.h"

namespace treff::gateway {

// HTML without script; its style is /api.css. The contracts have their comments if the descriptor
// set was made with source info. `address` is where the gateway listens, as http://127.0.0.1:7075.
std::string ApiPage(const Schema& schema, const std::string& address);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_API_PAGE_API_PAGE_H_
