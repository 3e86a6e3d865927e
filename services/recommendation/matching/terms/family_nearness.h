// The term `family_nearness`: how near the nearest of the household's family lives, 0 to 1.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_FAMILY_NEARNESS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_FAMILY_NEARNESS_H_

#include "services/recommendation/matching/terms/term_kind.h"

namespace treff::recommendation::matching {

const TermKind& FamilyNearnessTerm();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_FAMILY_NEARNESS_H_
