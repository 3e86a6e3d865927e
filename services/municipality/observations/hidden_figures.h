// What can be said about figures that their owner holds back.
//
// A source hides small counts, and sometimes others so that the small ones cannot be worked out. A
// hidden count is then an interval: as wide as the owner's rule, and as narrow as the totals that
// the same source publishes make it. Nothing here is a guess: the truth lies in the interval as
// long as the published totals are true.
#ifndef TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_HIDDEN_FIGURES_H_
#define TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_HIDDEN_FIGURES_H_

#include <string>
#include <vector>

#include "services/municipality/observations/figure.h"
#include "services/municipality/regions/division.h"
#include "treff/municipality/v1/indicator.pb.h"

namespace treff::municipality {

// Narrows the bounds of suppressed rows among `figures`, which are of one indicator and one dataset
// under the codes of their time, each region and period at most once. For indicators that are
// summed and never negative, period by period:
//   each county is the sum of the municipalities that it had when the period ended; the country is
//   at least that of its municipalities and that of its counties: it may count persons that no
//   municipality has, on Svalbard or without a known address;
//   a hidden part is at most the whole less what the other parts are at least, and in a county at
//   least the whole less what they are at most; a part that is missing may be anything from zero
//   on; what is narrowed narrows others, until nothing changes.
// A PARTIAL total binds when it and all that it holds are of one day, a whole one when none of its
// parts is PARTIAL. A total that its parts contradict narrows nothing. Returns a line for each such
// total, for people to look at.
std::vector<std::string> NarrowHidden(const Division& division, const v1::Indicator& indicator,
                                      std::vector<Figure>& figures);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_HIDDEN_FIGURES_H_
