// The rule `nursing_home`: the municipality has nursing-home places. Whether one is free, nobody
// publishes.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_NURSING_HOME_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_NURSING_HOME_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& NursingHomeRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_NURSING_HOME_H_
