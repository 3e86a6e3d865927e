// Figures that no source gives: computed from others, as indicators say.
//
// A missing input gives a missing result and a hidden one with bounds a hidden result with bounds:
// nothing is assumed. Wider regions are computed from wider figures, so that a county's rate is the
// ratio of its sums and not the mean of its municipalities' ratios.
#ifndef TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_DERIVATIONS_H_
#define TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_DERIVATIONS_H_

#include <map>
#include <string_view>
#include <vector>

#include "services/municipality/observations/figure.h"
#include "services/municipality/regions/division.h"
#include "treff/municipality/v1/indicator.pb.h"

namespace treff::municipality {

// Figures in the current division by indicator.
using FiguresByIndicator = std::map<std::string_view, std::vector<DerivedFigure>>;

// Days that a denominator's period may end before or after the numerator's: a year and a half.
inline constexpr int kMaxDaysApart = 548;

// Computes every one of `indicators` that has a derivation, inputs before what is made from them,
// and puts its figures into `figures`, which hold those of all others in the current division. What
// depends on itself, or on an indicator that is not among `indicators`, has no figures.
//
// Each figure is of the period, and as of the day, of its first input, has the provenances of all
// inputs, and the method DERIVED (SHRUNKEN for a shrunken share). Formulas are in
// v1::Indicator::Derivation. Beyond what is said there:
//   all            where an input has no row at all, there is no figure: a row that says MISSING
//   would
//                  hide an earlier one that is whole
//   ratio, sum     the first input that has no value decides the result's state
//   change         a PARTIAL figure is compared only with one that is PARTIAL to the same day of
//   its
//                  year
//   region_sum     for municipalities with a labour-market region, and for those regions
//   shrunken_share see shrunken_share.h
void Derive(const Division& division, const std::vector<const v1::Indicator*>& indicators,
            FiguresByIndicator& figures);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_DERIVATIONS_H_
