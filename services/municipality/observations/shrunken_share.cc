#include "services/municipality/observations/shrunken_share.h"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>

namespace treff::municipality {
namespace {

// A prior worth more persons than this is a point for all that can be told.
constexpr double kMaxPriorPersons = 1e6;
constexpr double kTail = 0.05;

// The library throws for arguments that cannot occur here; it gives the nearest value instead.
using Policy = boost::math::policies::policy<
    boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
    boost::math::policies::promote_double<false>>;

struct Prior {
  double mean = 0;
  double persons = 0;  // how many counted persons it is worth
};

// Kleinman's moments with weights by persons: the weighted variance of shares is expected to be
//   mean (1 − mean) (Σ w/n (1 − w) + φ (Σ w (1 − w) − Σ w/n (1 − w))),  Σ w = 1,
// where φ = 1 / (persons + 1).
Prior PriorOf(const std::vector<CountedShare>& shares) {
  double persons = 0;
  for (const CountedShare& one : shares) persons += one.of;
  Prior prior;
  for (const CountedShare& one : shares) prior.mean += one.share * one.of / persons;
  double variance = 0, by_chance = 0, apart = 0;
  for (const CountedShare& one : shares) {
    const double weight = one.of / persons;
    variance += weight * (one.share - prior.mean) * (one.share - prior.mean);
    by_chance += weight / one.of * (1 - weight);
    apart += weight * (1 - weight);
  }
  const double spread = prior.mean * (1 - prior.mean);
  const double correlation =
      spread > 0 && apart > by_chance ? (variance / spread - by_chance) / (apart - by_chance) : 0;
  prior.persons = correlation <= 1 / (kMaxPriorPersons + 1)
                      ? kMaxPriorPersons
                      : std::max(1 / std::min(correlation, 1.0) - 1, 1e-3);
  return prior;
}

}  // namespace

std::vector<ShrunkenEstimate> Shrink(const std::vector<CountedShare>& shares) {
  std::vector<ShrunkenEstimate> estimates;
  if (shares.size() < kMinShares) return estimates;
  const Prior prior = PriorOf(shares);
  for (const CountedShare& one : shares) {
    const double yes = prior.mean * prior.persons + one.share * one.of;
    const double no = (1 - prior.mean) * prior.persons + (1 - one.share) * one.of;
    ShrunkenEstimate& estimate = estimates.emplace_back();
    estimate.share = yes / (yes + no);
    estimate.interval = {estimate.share, estimate.share};
    if (yes <= 0 || no <= 0) continue;  // everybody, or nobody, everywhere
    const boost::math::beta_distribution<double, Policy> posterior(yes, no);
    estimate.interval = {boost::math::quantile(posterior, kTail),
                         boost::math::quantile(posterior, 1 - kTail)};
  }
  return estimates;
}

}  // namespace treff::municipality
