// The rule `settlement_decision`: the municipality was asked to settle somebody this year and
// decided to. Not asked and decided none are a no; "has not decided" is a question, and not a
// missing figure.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_DECISIONS_SETTLEMENT_DECISION_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_DECISIONS_SETTLEMENT_DECISION_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& SettlementDecisionRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_DECISIONS_SETTLEMENT_DECISION_H_
