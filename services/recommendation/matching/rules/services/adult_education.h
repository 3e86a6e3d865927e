// The rule `adult_education`: adult education that is REQUIRED is offered, as the municipality or its
// county reports. The school register names centres without saying what they teach: without a
// report, or with an old one, ask.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_ADULT_EDUCATION_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_ADULT_EDUCATION_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& AdultEducationRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_ADULT_EDUCATION_H_
