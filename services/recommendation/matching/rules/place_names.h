// Municipalities by name, for sentences.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_PLACE_NAMES_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_PLACE_NAMES_H_

#include <string>
#include <vector>

#include "services/recommendation/matching/figures/municipality_table.h"

namespace treff::recommendation::matching {

// The code itself where the division of the snapshot has no such municipality.
std::string NameOf(const MunicipalityTable& snapshot, const std::string& code);
// Each once, in the order given: "Bergen, Tromsø".
std::string NamesOf(const MunicipalityTable& snapshot, const std::vector<std::string>& codes);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_PLACE_NAMES_H_
