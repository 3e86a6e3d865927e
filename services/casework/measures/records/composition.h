// Who arrived, as far as measures are adjusted for it: four coarse facts of a household.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_RECORDS_COMPOSITION_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_RECORDS_COMPOSITION_H_

#include <array>
#include <string_view>
#include <vector>

#include "treff/casework/v1/case_service.pb.h"

namespace treff::casework {

enum class Fact { kCountryGroup, kAge, kEducation, kHousehold };
inline constexpr int kFacts = 4;

// The levels of a fact, in order. What is not known is a level of its own, never one of the others.
const std::vector<std::string_view>& LevelsOf(Fact fact);

// A level of each fact, in the order of Fact.
using Composition = std::array<int, kFacts>;

// The reference person's country group, age in the year of the permit (of the registration, without
// one) and education; and who is in the household: adults and children of that year.
Composition CompositionOf(const v1::Case& c);

// One number for each composition, below kCompositions.
inline constexpr int kCompositions = 7 * 4 * 5 * 5;
int Packed(const Composition& composition);
Composition Unpacked(int packed);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_RECORDS_COMPOSITION_H_
