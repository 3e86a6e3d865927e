// How many cases are expected to come, and how sure that is.
#ifndef TREFF_SERVICES_SOLVER_ONLINE_ARRIVALS_H_
#define TREFF_SERVICES_SOLVER_ONLINE_ARRIVALS_H_

#include <cstdint>

#include "services/solver/numeric/random.h"

namespace treff::solver {

// What is known of the number beforehand.
enum class Arrivals {
  kKnown,          // as many as expected
  kPoisson,        // at a known rate
  kOverDispersed,  // at a rate 30 % uncertain, learned from those who came
};

// A number of cases to come.
struct Outlook {
  double mean = 0;
  double deviation = 0;
};

// What is still to come of `expected` cases after the share `passed` of their time, in which
// `came` did. Only a rate that is uncertain learns from these.
Outlook StillToCome(Arrivals arrivals, double expected, double came, double passed);

// A number drawn from the outlook; its mean is kept if it is fractional.
int DrawLength(const Outlook& outlook, Random& random);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_ONLINE_ARRIVALS_H_
