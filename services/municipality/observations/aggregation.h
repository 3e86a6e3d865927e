// How the figures of several regions become the figure of one that holds them all.
#ifndef TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_AGGREGATION_H_
#define TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_AGGREGATION_H_

#include <optional>
#include <string_view>
#include <vector>

#include "services/municipality/observations/denominators.h"
#include "services/municipality/observations/figure.h"
#include "services/municipality/regions/division.h"
#include "treff/municipality/v1/indicator.pb.h"

namespace treff::municipality {

// One region's part in an aggregate.
struct Member {
  DerivedFigure figure;
  std::optional<double> denominator;  // WEIGHTED_MEAN only
};

// The figure of a region made of `members`, which are of one indicator and one period. At least one
// is needed, and one alone stays as it is. The region is left for the caller to set. By the
// indicator's rule:
//   SUM             the sum; when members are suppressed within known bounds and none is PARTIAL,
//                   so is the sum
//   WEIGHTED_MEAN   the mean weighted by denominators; NOT_COMPARABLE when one is not known
//   ANY, ALL        the flag
//   NONE            the value when all members have the same, else NOT_COMPARABLE
// A sum, mean or flag with a PARTIAL member is PARTIAL. When any member has no value the whole has
// none. Its state is then the first that occurs among
// the members of: NOT_COMPARABLE, SUPPRESSED, MISSING, PENDING, NOT_APPLICABLE: the reason that
// would still stand if all the later ones were lifted.
DerivedFigure Combine(const v1::Indicator& indicator, std::vector<Member> members);

// Share of the denominator that a mean over the known municipalities of a region must cover.
inline constexpr double kMeanCoverage = 0.8;

// The value of each labour-market region, county and the country for every period that has one, by
// code, newest period first. As WiderFigures, but for all periods, and lacks that a source gives.
std::vector<DerivedFigure> WiderHistories(const Division& division, const v1::Indicator& indicator,
                                          const std::vector<DerivedFigure>& figures,
                                          const Denominators& denominators);

// The newest value of each labour-market region, county and the country, by code, where there is
// one. `figures` are of one indicator, in the current division, of municipalities and wider
// regions. A figure that the source gives for the wider region itself stands, with or without a
// value; a period without one is computed: sums and flags when every municipality has a value,
// means when those with a value hold kMeanCoverage of the denominator; classes and what is derived
// from other indicators never.
std::vector<DerivedFigure> WiderFigures(const Division& division, const v1::Indicator& indicator,
                                        const std::vector<DerivedFigure>& figures,
                                        const Denominators& denominators);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_AGGREGATION_H_
