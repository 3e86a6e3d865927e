// Says in words what one term reads for one municipality. Used by explanation.cc alone.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_TERM_REASONS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_TERM_REASONS_H_

#include "services/recommendation/matching/citations.h"
#include "services/recommendation/matching/scoring.h"

namespace treff::recommendation::matching {

// Fills reason and citations; the rest of `explained` is there.
void GiveTermReason(const Question& question, const ScoredTerm& term, PlaceIndex place,
                    Citations& citations, v1::Term& explained);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_TERM_REASONS_H_
