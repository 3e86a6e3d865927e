// The term of an indicator: what the profiles say of it. The kind of every term that names an
// indicator.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_INDICATOR_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_INDICATOR_H_

#include "services/recommendation/matching/terms/term_kind.h"

namespace treff::recommendation::matching {

const TermKind& IndicatorTerm();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_INDICATOR_H_
