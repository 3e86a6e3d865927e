// What each kind of rule looks at, and how it says so. Used by requirements.cc alone.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_H_

#include "services/recommendation/matching/citations.h"
#include "services/recommendation/matching/input_value.h"
#include "services/recommendation/matching/question.h"

namespace treff::recommendation::matching::rules {

using Outcome = v1::RequirementResult::Outcome;

Outcome Asked(const Question& question, PlaceIndex place);
void ExplainAsked(const Question& question, PlaceIndex place, Citations& citations,
                  v1::RequirementResult& result);

Outcome HasQuotaRoom(const Question& question, PlaceIndex place);
void ExplainQuotaRoom(const Question& question, PlaceIndex place, Citations& citations,
                      v1::RequirementResult& result);

Outcome NearRequiredTies(const Question& question, PlaceIndex place);
void ExplainTies(const Question& question, PlaceIndex place, v1::RequirementResult& result);

Outcome TakesMinors(const Question& question, PlaceIndex place);
void ExplainMinors(const Question& question, PlaceIndex place, Citations& citations,
                   v1::RequirementResult& result);

// `reach` is UpperSecondaryReach of the question.
Outcome UpperSecondaryWithinReach(const InputColumn& reach, PlaceIndex place);
void ExplainUpperSecondary(const Question& question, PlaceIndex place, Citations& citations,
                           v1::RequirementResult& result);

}  // namespace treff::recommendation::matching::rules

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_H_
