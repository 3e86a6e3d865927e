// Explains terms and sums them up: reasons as keys and arguments, with citations.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_EXPLANATION_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_EXPLANATION_H_

#include <vector>

#include "services/recommendation/matching/explanation/citations.h"
#include "services/recommendation/matching/scoring/ranking.h"

namespace treff::recommendation::matching {

// One term of one municipality, with its reason and what it rests on.
void ExplainTerm(const Question& question, const ScoredTerm& term, PlaceIndex place,
                 Citations& citations, v1::Term& explained);

// The average points of the ranked, for each term.
std::vector<double> AveragePoints(const Standing& standing);

// What sets a municipality apart from the average of the ranked: the term that lifts it most and
// the one that holds it back most. `averages` are AveragePoints.
void SummarizePlace(const Standing& standing, const std::vector<double>& averages, PlaceIndex place,
                    v1::Reason& summary);

// What the reader must know about the whole answer. `answer` is complete but for its notes.
void AddNotes(const Question& question, const Standing& standing, v1::Recommendation& answer);

// How sure the answer is, in one sentence. `answer` is complete but for it.
void AddLead(v1::Recommendation& answer);

// Whether a rule or a term of the policy looks at `need`.
bool IsLookedAt(const Question& question, casework::v1::Need::Kind need);

// Needs that no rule and no term of the policy could look at.
void AddUnmetNeeds(const Question& question, v1::Recommendation& answer);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_EXPLANATION_H_
