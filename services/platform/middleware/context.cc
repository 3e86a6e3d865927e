#include "services/platform/middleware/context.h"

#include <algorithm>

#include <sodium.h>

#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

thread_local const CallContext* current = nullptr;

constexpr size_t kTraceIdStart = 3;    // "00-" comes before it
constexpr size_t kTraceIdLength = 32;  // hexadecimal digits
constexpr size_t kTraceparentLength = 55;

bool IsLowerHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

std::string RandomHex(size_t digits) {
  std::string bytes(digits / 2, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return Hex(bytes);
}

}  // namespace

const CallContext& CurrentCall() {
  static const auto& none = *new CallContext;
  return current == nullptr ? none : *current;
}

ScopedCall::ScopedCall(CallContext context) : context_(std::move(context)), before_(current) {
  current = &context_;
}

ScopedCall::~ScopedCall() { current = before_; }

std::string TraceIdFrom(std::string_view traceparent) {
  // version "-" trace id "-" parent id "-" flags; later versions may append (W3C Trace Context).
  const bool shaped = traceparent.size() >= kTraceparentLength && traceparent[2] == '-' &&
                      traceparent[kTraceIdStart + kTraceIdLength] == '-';
  if (shaped) {
    const std::string_view id = traceparent.substr(kTraceIdStart, kTraceIdLength);
    const bool all_zero = id.find_first_not_of('0') == std::string_view::npos;
    if (std::all_of(id.begin(), id.end(), IsLowerHex) && !all_zero) return std::string(id);
  }
  return RandomHex(kTraceIdLength);
}

std::string TraceparentOf(std::string_view trace_id) {
  return "00-" + std::string(trace_id) + "-" + RandomHex(16) + "-01";
}

}  // namespace treff::platform
