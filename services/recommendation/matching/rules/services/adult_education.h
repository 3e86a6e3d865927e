// The rule `adult_education`: adult education that is REQUIRED. Municipalities do not report what
// they offer, and the school register names centres without saying what they teach: ask.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_ADULT_EDUCATION_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_ADULT_EDUCATION_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& AdultEducationRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_ADULT_EDUCATION_H_
