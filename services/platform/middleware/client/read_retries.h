// Which calls to other services are tried again, and how often: reads alone, within a budget.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_CLIENT_READ_RETRIES_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_CLIENT_READ_RETRIES_H_

#include <string>

#include "google/protobuf/descriptor.h"

namespace treff::platform {

// Whether a call of `method` changes nothing, so that to make it twice does no harm: its contract
// says NO_SIDE_EFFECTS, or it is one of the standard reads by its name (AIP-131, 132, 231: Get,
// List, BatchGet). A stream is none: what came of it before it broke cannot be taken back.
bool IsRead(const google::protobuf::MethodDescriptor& method);

// The service config (gRFC A6) of a channel to any of our services, as JSON: the reads of all
// contracts that this program has are tried up to three times when a server or the way to it is
// UNAVAILABLE, after 50 ms, then 100 ms, a fifth more or less, within the call's deadline. A target
// that fails its calls is not asked more often for it: each failure takes one of 20 tokens, each
// success gives back a tenth, and at the half nothing is tried again. Everything else is sent once.
const std::string& ReadRetries();

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_CLIENT_READ_RETRIES_H_
