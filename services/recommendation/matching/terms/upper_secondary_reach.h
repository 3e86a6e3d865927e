// The term `upper_secondary_reach`: 1 where there is an upper secondary school in the municipality,
// 0.5 where there is one in the labour-market region, 0 else.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_UPPER_SECONDARY_REACH_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_UPPER_SECONDARY_REACH_H_

#include <memory>

#include "services/recommendation/matching/terms/term_kind.h"

namespace treff::recommendation::matching {

inline constexpr char kUpperSecondarySchools[] = "services.upper_secondary_schools";

// The term's input, which the rule `upper_secondary` looks at too. Bounds where a register is
// silent; MISSING where nothing is known of municipality and region. Never null.
std::shared_ptr<const InputColumn> UpperSecondaryReach(const Question& question);

const TermKind& UpperSecondaryReachTerm();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_UPPER_SECONDARY_REACH_H_
