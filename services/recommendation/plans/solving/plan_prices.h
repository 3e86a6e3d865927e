// The prices of stored plans. Those used last are kept in memory: a plan that is solved never
// changes its prices, and is much larger than they are.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_SOLVING_PLAN_PRICES_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_SOLVING_PLAN_PRICES_H_

#include <list>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "services/platform/sync/mutex.h"
#include "services/recommendation/plans/plan_store.h"
#include "services/recommendation/plans/solving/price_source.h"

namespace treff::recommendation {

class PlanPrices : public PriceSource {
 public:
  // `store` must outlive it.
  explicit PlanPrices(PlanStore& store, size_t max_kept = 8) : store_(store), max_kept_(max_kept) {}

  absl::StatusOr<matching::PlacePrices> Get(const std::string& allocation,
                                            const matching::MunicipalityTable& snapshot) override;

 private:
  using ByMunicipality = std::map<std::string, double>;  // per person, by resource name
  using Kept = std::pair<std::string, std::shared_ptr<const ByMunicipality>>;

  absl::StatusOr<std::shared_ptr<const ByMunicipality>> Read(const std::string& allocation);

  PlanStore& store_;
  const size_t max_kept_;
  platform::Mutex mutex_;
  std::list<Kept> kept_ ABSL_GUARDED_BY(mutex_);  // the last used first
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_SOLVING_PLAN_PRICES_H_
