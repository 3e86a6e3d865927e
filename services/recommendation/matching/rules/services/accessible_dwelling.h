// The rule `accessible_dwelling`: the municipality has reported a home that a wheelchair user can
// live in. Without a report, or with one older than its half-life, it is asked.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_ACCESSIBLE_DWELLING_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_ACCESSIBLE_DWELLING_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& AccessibleDwellingRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_ACCESSIBLE_DWELLING_H_
