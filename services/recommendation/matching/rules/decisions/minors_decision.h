// The rule `minors_decision`: the municipality decided to take unaccompanied minors. This year's no
// is a no; an earlier year's yes or no is a question.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_DECISIONS_MINORS_DECISION_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_DECISIONS_MINORS_DECISION_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& MinorsDecisionRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_DECISIONS_MINORS_DECISION_H_
