// The rule `reception_advice`: says which municipalities the reception centre recommends. It is
// advice: it leaves nobody out.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_DECISIONS_RECEPTION_ADVICE_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_DECISIONS_RECEPTION_ADVICE_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& ReceptionAdviceRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_DECISIONS_RECEPTION_ADVICE_H_
