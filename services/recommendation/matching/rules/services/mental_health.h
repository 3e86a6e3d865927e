// The rule `mental_health`: mental-health care by specialists that is REQUIRED. Every municipality
// belongs to a district psychiatric centre; how far away it is, nobody publishes: look into the
// journey.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_MENTAL_HEALTH_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_MENTAL_HEALTH_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& MentalHealthRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_MENTAL_HEALTH_H_
