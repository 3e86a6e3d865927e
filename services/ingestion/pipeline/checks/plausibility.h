// Whether what was read can be true.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_CHECKS_PLAUSIBILITY_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_CHECKS_PLAUSIBILITY_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "services/ingestion/connectors/connector.h"

namespace treff::ingestion {

// Checks `reading` and tidies it: identical duplicates become one, a figure of a newer payload goes
// before the same figure of an older one, and a missing figure for a code that was not valid in the
// period is dropped, with a warning that counts them; hidden figures are bounded by what they are a
// part of. A county's count below those of its municipalities is a warning. Returns the number of
// distinct regions. INVALID_ARGUMENT naming the first faults: a value outside the indicator's
// plausible range, a fraction of persons, a period of another magnitude than the others, a code
// that never existed, two figures that contradict each other in one payload, fewer regions than
// `regions_min`, or too many fewer than `last_region_count` (0: not known).
absl::StatusOr<int64_t> CheckReading(const ReadContext& context, int64_t last_region_count,
                                     DatasetReading& reading);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_CHECKS_PLAUSIBILITY_H_
