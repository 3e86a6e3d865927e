// The term `quota_headroom`: the share of the year's decided quota that remains, 0 to 1.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_QUOTA_HEADROOM_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_QUOTA_HEADROOM_H_

#include "services/recommendation/matching/terms/term_kind.h"

namespace treff::recommendation::matching {

const TermKind& QuotaHeadroomTerm();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_QUOTA_HEADROOM_H_
