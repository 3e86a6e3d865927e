// The term `low_skilled_demand`: how much the labour market around asks for work that is open
// without training or experience; 1 is as in the country. For households of whom nobody has told of
// work.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_LOW_SKILLED_DEMAND_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_LOW_SKILLED_DEMAND_H_

#include "services/recommendation/matching/terms/term_kind.h"

namespace treff::recommendation::matching {

const TermKind& LowSkilledDemandTerm();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_LOW_SKILLED_DEMAND_H_
