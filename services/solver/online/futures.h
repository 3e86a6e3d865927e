// What may still come: cases drawn from a pool, and what places are worth to them.
#ifndef TREFF_SERVICES_SOLVER_ONLINE_FUTURES_H_
#define TREFF_SERVICES_SOLVER_ONLINE_FUTURES_H_

#include <cstdint>
#include <vector>

#include "services/solver/model/certificate.h"
#include "services/solver/model/excerpt.h"
#include "services/solver/model/model.h"
#include "services/solver/model/problem.h"
#include "services/solver/numeric/random.h"
#include "services/solver/online/arrivals.h"
#include "services/solver/online/replay.h"

namespace treff::solver {

class Futures {
 public:
  Futures(const Problem& pool, const ReplayOptions& options);

  // Cases that came are as good a sample of those to come as the pool is: they join it.
  void Learn(const Problem& arrived) { Append(arrived, pool_); }

  // Mean prices by [location][resource] for those still to come, under the capacities left.
  std::vector<double> MeanPrices(const std::vector<int64_t>& capacity_left, const Outlook& to_come,
                                 Random& random);

  // Takes off the values of a batch, whose capacities are those left, what its room is worth to
  // those still to come.
  void Charge(const Outlook& to_come, Random& random, Problem& batch);

 private:
  Problem Draw(const std::vector<int64_t>& capacity_left, const Outlook& to_come,
               Random& random) const;
  // From the prices of the future before, which are near: that takes a third of the time.
  const Prices& Price(const Model& future);
  // `future` ends with the cases of the batch.
  void ChargeFor(const Model& future, Problem& batch);

  Problem pool_;
  const ReplayOptions& options_;
  Prices prices_;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_ONLINE_FUTURES_H_
