// W3C Trace Context: the `traceparent` header, read and written.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_TELEMETRY_TRACE_CONTEXT_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_TELEMETRY_TRACE_CONTEXT_H_

#include <string>
#include <string_view>

namespace treff::platform {

struct TraceContext {
  // 32 lower-case hexadecimal digits.
  std::string id;
  // Whether whoever began the trace wants it kept. What we begin ourselves, we want kept.
  bool sampled = true;
  // The span that calls, 16 lower-case hexadecimal digits; empty: not known.
  std::string span_id;
};

// A new random span id.
std::string NewSpanId();

// What a `traceparent` header says; a new random trace when there is none or it is bad.
TraceContext ParseTraceparent(std::string_view header);

// A `traceparent` header for an outgoing call of the trace; a random span calls where none is
// known.
std::string FormatTraceparent(const TraceContext& trace);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_TELEMETRY_TRACE_CONTEXT_H_
