// What a call is for, as its metadata says it.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_PURPOSE_HEADER_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_PURPOSE_HEADER_H_

#include <cstddef>

namespace treff::platform {

// What the caller wants it for, in their words: 1 to kLongestPurpose bytes of visible ASCII and
// spaces; other characters of UTF-8 percent-encoded. It says nothing that is believed.
inline constexpr char kPurposeHeader[] = "treff-purpose";
inline constexpr size_t kLongestPurpose = 200;

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_PURPOSE_HEADER_H_
