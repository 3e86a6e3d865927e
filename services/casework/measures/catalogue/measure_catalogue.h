// Which measures there are, and what they are called and mean.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_CATALOGUE_MEASURE_CATALOGUE_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_CATALOGUE_MEASURE_CATALOGUE_H_

#include <string_view>
#include <vector>

#include "treff/casework/v1/measure_service.pb.h"

namespace treff::casework {

inline constexpr std::string_view kFeedback = "feedback";
inline constexpr std::string_view kSettledAgainstDecided = "settled_against_decided";

// In the order in which they are shown. The file is compiled in, and checked by a test.
const std::vector<v1::MeasureDefinition>& MeasureDefinitions();

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_CATALOGUE_MEASURE_CATALOGUE_H_
