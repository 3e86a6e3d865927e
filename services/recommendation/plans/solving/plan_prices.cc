#include "services/recommendation/plans/solving/plan_prices.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/recommendation/plans/plan_checks.h"
#include "services/recommendation/plans/plan_source.h"
#include "services/recommendation/plans/solving/plan_problem.h"

namespace treff::recommendation {

absl::StatusOr<std::shared_ptr<const PlanPrices::ByMunicipality>> PlanPrices::Read(
    const std::string& allocation) {
  {
    platform::MutexLock lock(mutex_);
    const auto found = std::find_if(kept_.begin(), kept_.end(),
                                    [&](const Kept& kept) { return kept.first == allocation; });
    if (found != kept_.end()) {
      kept_.splice(kept_.begin(), kept_, found);
      return found->second;
    }
  }
  TREFF_ASSIGN_OR_RETURN(const v1::Allocation plan, store_.Get(allocation));
  if (!IsOfCases(plan) || !plan.has_result()) {
    return platform::ErrorOf(
        platform::reasons::kNoPrices,
        absl::StrCat(allocation,
                     " has no prices of persons: name a plan of cases that has been solved"));
  }
  auto prices = std::make_shared<ByMunicipality>();
  for (const v1::AllocationPrice& price : plan.result().prices()) {
    if (price.resource() == kPersons) (*prices)[price.location()] = price.price();
  }
  platform::MutexLock lock(mutex_);
  kept_.emplace_front(allocation, prices);
  if (kept_.size() > max_kept_) kept_.pop_back();
  return prices;
}

absl::StatusOr<matching::PlacePrices> PlanPrices::Get(const std::string& allocation,
                                                      const matching::MunicipalityTable& snapshot) {
  if (!IsPlanName(allocation)) {
    platform::FieldErrors errors;
    errors.Add("prices", "must be allocations/{uuid}, or empty for none");
    return errors.ToStatus();
  }
  TREFF_ASSIGN_OR_RETURN(const auto by_municipality, Read(allocation));
  matching::PlacePrices prices{.allocation = allocation, .per_person = {}};
  for (matching::PlaceIndex place = 0; place < snapshot.size(); ++place) {
    const auto found =
        by_municipality->find(absl::StrCat("municipalities/", snapshot.place(place).code));
    prices.per_person.push_back(found == by_municipality->end() ? std::nullopt
                                                                : std::optional(found->second));
  }
  return prices;
}

}  // namespace treff::recommendation
