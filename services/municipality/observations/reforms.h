// Carries figures of earlier divisions into the current one.
//
// Norway's municipalities changed codes in 2018, 2019, 2020 and 2024, and sources switch at
// different dates. What a figure becomes is decided by the reforms alone, never by a list of
// special cases.
#ifndef TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_REFORMS_H_
#define TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_REFORMS_H_

#include <vector>

#include "services/municipality/observations/denominators.h"
#include "services/municipality/observations/figure.h"
#include "services/municipality/regions/division.h"
#include "treff/municipality/v1/indicator.pb.h"

namespace treff::municipality {

// `figures` are of one indicator, each region and period at most once, under whatever codes their
// sources use; `denominators` of the same codes. Returns them under codes of the current division,
// by period and code. For each period the reforms are applied oldest first:
//   a code that is current stays, also for periods before it began: the source has carried it back;
//   an old code is carried on, also for periods after it ended: the source has not switched yet;
//   where a source gives both, the new code's row stands and the old ones are dropped;
//   renumbered: the figure as it is;
//   merged: all members combined (see Combine), an absent member being MISSING. A code that lived
//     through its own merger (1103 Stavanger, 2020) is a member in periods before the merger when
//     the source also gives another member;
//   split: counts times the documented weight; without one, and for everything but counts, a
//     figure (also a suppressed one) is NOT_COMPARABLE;
//   renamed, boundary adjusted: nothing moves.
// A MISSING or NOT_APPLICABLE row under a code that did not exist when the period ended says
// nothing and is left out. What never reaches the current division is left out too.
std::vector<DerivedFigure> CarryForward(const Division& division, const v1::Indicator& indicator,
                                        const std::vector<Figure>& figures,
                                        const Denominators& denominators);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_REFORMS_H_
