// What places are worth to others: the score can be net of it.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_PLACE_PRICES_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_PLACE_PRICES_H_

#include <optional>
#include <string>
#include <vector>

namespace treff::recommendation::matching {

// The term's identifier; no policy has it.
inline constexpr char kPriceTerm[] = "price";

struct PlacePrices {
  std::string allocation;  // the plan they are from
  // Points that one person's place is worth, by place; nothing where the plan says nothing.
  std::vector<std::optional<double>> per_person;
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_PLACE_PRICES_H_
