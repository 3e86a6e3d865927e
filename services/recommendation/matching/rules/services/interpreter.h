// The rule `interpreter`: an interpreter of a named language that is REQUIRED, as the municipality
// reports. No open figures say where interpreters are, and many interpret from elsewhere: without a
// report, or with an old one, ask.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_INTERPRETER_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_INTERPRETER_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& InterpreterRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_INTERPRETER_H_
