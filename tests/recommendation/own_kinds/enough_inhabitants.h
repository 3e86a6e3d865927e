// A rule of a test's own, `enough_inhabitants`: a municipality of at least a thousand. It is made
// as those in services/recommendation/matching/rules are.
#ifndef TREFF_TESTS_RECOMMENDATION_OWN_KINDS_ENOUGH_INHABITANTS_H_
#define TREFF_TESTS_RECOMMENDATION_OWN_KINDS_ENOUGH_INHABITANTS_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& EnoughInhabitantsRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_TESTS_RECOMMENDATION_OWN_KINDS_ENOUGH_INHABITANTS_H_
