// What a figure of capacity says of a municipality: that it has some, that it has none, or that
// nobody can say any more.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_REPORTED_CAPACITY_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_REPORTED_CAPACITY_H_

#include "services/recommendation/matching/figures/input_value.h"
#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

// Whether the figure is the municipality's own and not older than one half-life: after that it has
// lost more than half of what it told, and nobody is placed or left out by it.
bool IsRecent(const InputValue& input);

// PASS where there certainly is some, FAIL where there certainly is none; else UNKNOWN, also by an
// old figure.
Outcome CapacityOutcome(const InputValue& input);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_REPORTED_CAPACITY_H_
