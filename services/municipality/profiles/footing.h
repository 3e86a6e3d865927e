// The figures by which municipalities are compared: all of one period, so that nobody is better or
// worse for being measured in another year.
#ifndef TREFF_SERVICES_MUNICIPALITY_PROFILES_FOOTING_H_
#define TREFF_SERVICES_MUNICIPALITY_PROFILES_FOOTING_H_

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/municipality/observations/figure.h"
#include "services/municipality/regions/division.h"
#include "treff/municipality/v1/indicator.pb.h"

namespace treff::municipality {

// A region's own figures, newest first, by code.
using Histories = std::unordered_map<std::string_view, std::vector<const DerivedFigure*>>;

Histories HistoriesOf(const std::vector<DerivedFigure>& figures);

// Share of the municipalities with any figure that the footing must reach.
inline constexpr double kFootingCoverage = 0.95;
// Municipalities measured in both periods that it takes to say how far others may lie off.
inline constexpr size_t kMinWitnesses = 9;

// Municipalities' figures on the footing of an indicator, by code. The footing is the newest period
// in which kFootingCoverage of the municipalities that have any figure have one there; where no
// period reaches that, the one that reaches most, the newest of equals. Hidden, pending and
// inapplicable figures count as had: they are of that period.
//
// A municipality that was not measured in the period is carried to it from its whole figure nearest
// in time:
//   by the factor by which its county's published figure changed between the two periods, else the
//   country's;
//   with an interval around it that is as wide as municipalities' own changes lie apart from their
//   county's. Those that were measured in both periods are the witnesses. `interval` is the value
//   give or take the k-th smallest of their n distances between own and carried figure, which for
//   means are differences and for sums the factor between the two, k = ⌈0.8 (n + 1)⌉: this holds a
//   further municipality of the same kind in four of five cases (split conformal prediction: Lei et
//   al. 2018, Distribution-Free Predictive Inference for Regression). Not in nine of ten: with the
//   score of witnesses there are, that would be the one that lies farthest. Fewer than
//   kMinWitnesses carry nothing; where the county is the municipality alone, its published figure
//   is the municipality's own and the interval a point.
// Sums of zero have no factor, classes, flags and what may be below zero no change: they are not
// carried.
//
// PARTIAL figures are compared only where all that have a value in the period are PARTIAL to the
// same day. The result holds values, and hidden figures with bounds; their texts and the division
// must outlive it.
std::unordered_map<std::string_view, DerivedFigure> CompareOnOneFooting(
    const Division& division, const v1::Indicator& indicator, const Histories& histories);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PROFILES_FOOTING_H_
