// The frames of Connect's streams: five bytes before each message.
// https://connectrpc.com/docs/protocol#streaming-rpcs
#ifndef TREFF_SERVICES_GATEWAY_CONNECT_ENVELOPE_H_
#define TREFF_SERVICES_GATEWAY_CONNECT_ENVELOPE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace treff::gateway {

inline constexpr size_t kEnvelopeBytes = 5;  // flags, then the length, big endian

// A message, and the end of a stream, in their envelopes.
std::string MessageEnvelope(std::string_view message);
std::string EndEnvelope(std::string_view end_json);

// The one message of the request of a server stream, which lives as long as `body`. UNIMPLEMENTED
// when it is compressed; INVALID_ARGUMENT unless `body` is one whole envelope.
absl::StatusOr<std::string_view> OneMessage(std::string_view body);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_CONNECT_ENVELOPE_H_
