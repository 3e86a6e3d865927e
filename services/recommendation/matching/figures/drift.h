// How far a figure moves between its day and today.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_DRIFT_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_DRIFT_H_

#include <optional>

#include "services/recommendation/tables/tables.h"

namespace treff::recommendation::matching {

// To either side, in the unit of `value`: what nineteen of twenty municipalities of so many
// inhabitants kept within, counted from the change that all had in common. Nothing where no drift
// was measured, or where its scale needs inhabitants and there are none.
std::optional<double> DriftOf(const tables::Figure& figure, double value, int days,
                              double inhabitants);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_DRIFT_H_
