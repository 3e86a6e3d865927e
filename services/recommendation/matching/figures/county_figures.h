// Figures that are counted of whole counties, such as vacancies: one for each municipality of the
// county. Never a stand-in for a municipality's own figure.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_COUNTY_FIGURES_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_COUNTY_FIGURES_H_

#include <optional>
#include <string_view>
#include <vector>

#include "services/recommendation/matching/figures/municipality_table.h"

namespace treff::recommendation::matching {

struct CountyFigures {
  // By place; nothing where its county has none.
  std::vector<std::optional<double>> values;
  // Over the counties that have one, each counted once.
  double country = 0;
  // How far each may have moved in nineteen of twenty cases, as a share of it; 0 where not known.
  double drift = 0;
  // By place: the same for all of one county; InputValue::kOwnCause where it has none.
  std::vector<int> county;

  bool AnyoneKnows() const { return country != 0; }
};

// Of `indicator`; nowhere anything where the snapshot does not have it.
CountyFigures CountyFiguresOf(const MunicipalityTable& snapshot, std::string_view indicator);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_COUNTY_FIGURES_H_
