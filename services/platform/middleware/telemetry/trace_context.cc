#include "services/platform/middleware/telemetry/trace_context.h"

#include <algorithm>
#include <cstddef>

#include <sodium.h>

#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

// version "-" trace id "-" parent id "-" flags; later versions may append.
constexpr size_t kIdStart = 3;
constexpr size_t kIdLength = 32;  // hexadecimal digits
constexpr size_t kParentStart = 36;
constexpr size_t kParentLength = 16;
constexpr size_t kFlagsStart = 53;
constexpr size_t kLength = 55;

bool IsLowerHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

std::string RandomHex(size_t digits) {
  std::string bytes(digits / 2, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return Hex(bytes);
}

// The lowest bit of the last flag digit is "sampled".
bool IsSampled(char digit) {
  const int value = digit <= '9' ? digit - '0' : digit - 'a' + 10;
  return (value & 1) != 0;
}

// Whether `text` is an id as the standard has them: not all of it is 0.
bool IsId(std::string_view text) {
  return std::all_of(text.begin(), text.end(), IsLowerHex) &&
         text.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

std::string NewSpanId() { return RandomHex(kParentLength); }

TraceContext ParseTraceparent(std::string_view header) {
  const bool shaped = header.size() >= kLength && header[2] == '-' &&
                      header[kIdStart + kIdLength] == '-' && header[kFlagsStart - 1] == '-' &&
                      IsLowerHex(header[kFlagsStart]) && IsLowerHex(header[kFlagsStart + 1]);
  if (shaped) {
    const std::string_view id = header.substr(kIdStart, kIdLength);
    const std::string_view parent = header.substr(kParentStart, kParentLength);
    if (IsId(id)) {
      return {.id = std::string(id),
              .sampled = IsSampled(header[kFlagsStart + 1]),
              .span_id = IsId(parent) ? std::string(parent) : ""};
    }
  }
  return {.id = RandomHex(kIdLength)};
}

std::string FormatTraceparent(const TraceContext& trace) {
  const std::string span = trace.span_id.empty() ? NewSpanId() : trace.span_id;
  return "00-" + trace.id + "-" + span + (trace.sampled ? "-01" : "-00");
}

}  // namespace treff::platform
