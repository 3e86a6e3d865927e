// The metadata headers of a call, and reading one.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_CALL_HEADERS_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_CALL_HEADERS_H_

#include <string_view>

#include <grpcpp/server_context.h>

namespace treff::platform {

// W3C Trace Context.
inline constexpr char kTraceHeader[] = "traceparent";
// In the trailers of every answer: the trace's id, which logs and spans have too.
inline constexpr char kTraceIdHeader[] = "treff-trace-id";
// Who called the first service. Unauthenticated: whoever reaches the port may write it.
inline constexpr char kCallerHeader[] = "treff-caller";

// "Bearer " and a token.
inline constexpr char kTokenHeader[] = "authorization";
inline constexpr char kTokenScheme[] = "Bearer ";

// The first value of `header`, "" when it is missing. Lives as long as the call.
inline std::string_view HeaderOf(const grpc::ServerContext& transport, const char* header) {
  const auto found = transport.client_metadata().find(header);
  if (found == transport.client_metadata().end()) return {};
  return {found->second.data(), found->second.size()};
}

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_CALL_HEADERS_H_
