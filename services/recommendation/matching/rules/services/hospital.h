// The rule `hospital`: a hospital that is REQUIRED lies within reach. Distances are straight lines,
// which fjords and mountains make longer.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_HOSPITAL_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_HOSPITAL_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

// Kilometres in a straight line. A professional judgement: by road some 130 km and two hours, which
// is as far as somebody who needs a hospital regularly can travel there and back in a day.
inline constexpr double kHospitalReachKm = 100;
const RuleKind& HospitalRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_HOSPITAL_H_
