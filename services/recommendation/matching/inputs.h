// Reads what a term of the score rests on, for every municipality at once.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_INPUTS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_INPUTS_H_

#include <memory>
#include <string_view>

#include "services/recommendation/matching/input_value.h"
#include "services/recommendation/matching/question.h"

namespace treff::recommendation::matching {

// Indicators that derived inputs and rules read by name.
inline constexpr char kPopulation[] = "community.population";
inline constexpr char kUpperSecondarySchools[] = "services.upper_secondary_schools";

// Values of FAMILY_NEARNESS; 0 is elsewhere.
inline constexpr double kSameMunicipality = 1;
inline constexpr double kSameLabourMarketRegion = 0.6;
inline constexpr double kSameCounty = 0.3;

// Values of UPPER_SECONDARY_REACH; 0 is neither.
inline constexpr double kSchoolHere = 1;
inline constexpr double kSchoolInRegion = 0.5;

// Never null. An indicator that the snapshot does not have is MISSING everywhere.
std::shared_ptr<const InputColumn> ReadInput(const Question& question,
                                             const v1::TermDefinition& term);

// The input of UPPER_SECONDARY_REACH, which a rule looks at too.
std::shared_ptr<const InputColumn> UpperSecondaryReach(const Question& question);

// Whether a change of `subject` could change what ReadInput gives.
bool Reads(const v1::TermDefinition& term, std::string_view subject);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_INPUTS_H_
