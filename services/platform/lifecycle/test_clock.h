// Lets a test run a whole program at another time than the machine's.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_TEST_CLOCK_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_TEST_CLOCK_H_

#include "absl/status/status.h"

namespace treff::platform {

// How far the program's clock runs ahead of the machine's: "1896h", "-30m". Unset: not at all.
inline constexpr char kTestClockVariable[] = "TREFF_TEST_CLOCK_OFFSET";
// Must be "yes" beside it.
inline constexpr char kIsTestVariable[] = "TREFF_IS_TEST";

// Shifts SystemClock() as the environment says, and warns in the log that it did.
// FAILED_PRECONDITION if an offset is set where nothing says that this is a test, INVALID_ARGUMENT
// for one that is no duration. Deadlines, waits and leases of a database's own clock are not
// shifted.
absl::Status ShiftClockForTest();

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_TEST_CLOCK_H_
