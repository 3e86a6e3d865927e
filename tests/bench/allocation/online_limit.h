// What no policy can beat that places cases as they come, however much it knows about them.
//
// Cases are drawn independently from a problem's own, so that the best policy may know everything
// that can be known beforehand: the distribution itself and how many come. Pricing "each case at
// one location at most" (Lagrangian relaxation of the dynamic programme: Adelman and Mersereau
// 2008, Topaloglu 2009) leaves one small dynamic programme per location, on the room it has left.
// Their values and the prices add up to a bound on what any policy expects, for any prices.
#ifndef TREFF_TESTS_BENCH_ALLOCATION_ONLINE_LIMIT_H_
#define TREFF_TESTS_BENCH_ALLOCATION_ONLINE_LIMIT_H_

#include <cstdint>
#include <vector>

#include "services/solver/model/problem.h"

namespace treff::solver {

// For problems of one resource whose cases may stay unplaced at no price.
class OnlineLimit {
 public:
  OnlineLimit(const Problem& problem, int arrivals);

  // The lowest bound found by a subgradient descent, for cases that come one by one.
  double Descend(int steps);

  // The bound at the prices found when cases come in batches, each seen whole before it is placed.
  // By `samples` drawn batches for each, which leaves it a bound in the mean, a little too high:
  // what is best for a sample is better there than what is best.
  double InBatches(int batches, int samples, uint64_t seed) const;

  // By how much cases that came in this order are worth more than expected, at the prices found: 0
  // in the mean. What hindsight has of it is less noisy without.
  double Luck(const std::vector<int32_t>& came) const;

 private:
  struct Offer {
    double profit;
    int32_t who;
  };
  using Offers = std::vector<std::vector<Offer>>;  // [demand], the best first

  // The price is one per case and part of the year.
  int Part(int to_come) const { return to_come * kParts / arrivals_; }
  double Priced() const;  // Σ of the prices expected
  Offers OffersTo(int location, int part) const;
  // Adds to taken_ how often the location is expected to take each case.
  double LocationBound(int location);
  double Evaluate();
  double LocationBoundInBatches(int location, int batches, int samples, uint64_t seed) const;

  static constexpr int kParts = 8;
  const Problem& problem_;
  int arrivals_;
  int64_t largest_ = 0;                     // demand
  std::vector<std::vector<double>> value_;  // [case][location], below 0 where it may not go
  std::vector<std::vector<double>> price_;  // [part][case]
  std::vector<std::vector<double>> taken_;  // [part][case]
};

}  // namespace treff::solver

#endif  // TREFF_TESTS_BENCH_ALLOCATION_ONLINE_LIMIT_H_
