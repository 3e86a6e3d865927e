// How high floors can be by the linear relaxation, found by CLP: what the solver must agree with.
#ifndef TREFF_TESTS_ALLOCATION_CLP_H_
#define TREFF_TESTS_ALLOCATION_CLP_H_

#include "services/recommendation/allocation/problem.h"

namespace treff::recommendation::allocation {

// The largest ratio that every group can have at once when cases may be split and left out. Knows
// resources; not minima, links, regions, burden and periods.
double LargestRatioWithClp(const Problem& problem);

}  // namespace treff::recommendation::allocation

#endif  // TREFF_TESTS_ALLOCATION_CLP_H_
