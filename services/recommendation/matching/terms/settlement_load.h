// The term `settlement_load`: persons settled this year and last per 1 000 inhabitants, the load
// already carried.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_SETTLEMENT_LOAD_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_SETTLEMENT_LOAD_H_

#include "services/recommendation/matching/terms/term_kind.h"

namespace treff::recommendation::matching {

const TermKind& SettlementLoadTerm();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_SETTLEMENT_LOAD_H_
