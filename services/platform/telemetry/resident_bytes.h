// How much memory the process has.
#ifndef TREFF_SERVICES_PLATFORM_TELEMETRY_RESIDENT_BYTES_H_
#define TREFF_SERVICES_PLATFORM_TELEMETRY_RESIDENT_BYTES_H_

#include <cstdint>

namespace treff::platform {

// What of the process is in memory, in bytes; 0 where it cannot be told.
int64_t ResidentBytes();

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TELEMETRY_RESIDENT_BYTES_H_
