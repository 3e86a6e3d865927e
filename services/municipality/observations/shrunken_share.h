// Shares of few persons, drawn towards the mean of all.
#ifndef TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_SHRUNKEN_SHARE_H_
#define TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_SHRUNKEN_SHARE_H_

#include <vector>

#include "services/municipality/observations/figure.h"

namespace treff::municipality {

// A share of a number of persons.
struct CountedShare {
  double share = 0;  // 0 to 1
  double of = 0;     // persons, above zero
};

struct ShrunkenEstimate {
  double share = 0;  // 0 to 1
  Bounds interval;   // holds the true share with probability 0.9, if the model is right
};

// Fewer shares say nothing about how shares are spread.
inline constexpr size_t kMinShares = 10;

// Empirical Bayes, beta-binomial: each place's true share is drawn from one beta distribution, and
// what was counted from a binomial of that share. The beta's mean and spread are those of the
// counted shares, by the moments of Kleinman (1973), Proportions with Extraneous Variance; each
// estimate is the posterior mean, its interval the posterior's 5 % and 95 % quantiles. By moments
// and not by marginal likelihood: they are a formula, so that the same figures give the same answer
// everywhere, and have no search that could fail. Where counted shares differ by no more than
// chance makes them, all estimates are the common mean.
//
// One estimate for each of `shares`, in their order; none when there are fewer than kMinShares.
std::vector<ShrunkenEstimate> Shrink(const std::vector<CountedShare>& shares);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_SHRUNKEN_SHARE_H_
