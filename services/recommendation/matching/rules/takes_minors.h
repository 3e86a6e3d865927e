// The rule `takes_minors`: a municipality that takes unaccompanied minors. Open data name some that
// do; they never prove that one does not, so that it never FAILs.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_TAKES_MINORS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_TAKES_MINORS_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

// Unaccompanied minors that a municipality decided to take, and those it was asked to take.
inline constexpr char kMinorsDecided[] = "capacity.minors_decided";
inline constexpr char kMinorsRequested[] = "capacity.minors_requested";

const RuleKind& TakesMinorsRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_TAKES_MINORS_H_
