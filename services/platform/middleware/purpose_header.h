// What a call is for, as its metadata says it.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_PURPOSE_HEADER_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_PURPOSE_HEADER_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

namespace treff::platform {

// What the caller wants it for, in their words: 1 to kLongestPurpose bytes of visible ASCII and
// spaces; other characters of UTF-8 percent-encoded. It says nothing that is believed.
inline constexpr char kPurposeHeader[] = "treff-purpose";
inline constexpr size_t kLongestPurpose = 200;

// INVALID_ARGUMENT unless it can be read as that, or is empty. Nothing else may be sent on: gRPC
// ends the process that puts other bytes into a header.
absl::Status CheckPurpose(std::string_view purpose);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_PURPOSE_HEADER_H_
