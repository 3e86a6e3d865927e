// Which process solves which plan: of several on one database, one at a time.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_LEASES_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_LEASES_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/values/clock.h"
#include "services/recommendation/plans/plan_store.h"

namespace treff::recommendation {

// Leases of one process. Thread-safe.
class PlanLeases {
 public:
  // Long enough for a process to be slow, short enough for a plan to wait when it died. Clocks of
  // the processes may differ by less.
  static constexpr absl::Duration kTime = absl::Seconds(30);
  // Between renewals: two may fail.
  static constexpr absl::Duration kRenewal = absl::Seconds(10);

  // `owner` names the process and no other. Both others must outlive it.
  PlanLeases(PlanStore& store, std::string owner, const platform::Clock& clock)
      : store_(store), owner_(std::move(owner)), clock_(clock) {}

  // Whether the plan is this process's to solve from now on.
  absl::StatusOr<bool> Take(const std::string& name) const { return Lease(name, kTime); }
  // Lets another process take it at once.
  absl::Status Release(const std::string& name) const {
    return Lease(name, absl::ZeroDuration()).status();
  }
  // Prolongs all leases of this process.
  absl::Status Renew() const {
    const absl::Time now = clock_.Now();
    return store_.RenewLeases({owner_, now, now + kTime});
  }
  // Lets other processes take what waits here and will not be solved.
  absl::Status ReleaseAll() const {
    const absl::Time now = clock_.Now();
    return store_.RenewLeases({owner_, now, now});
  }
  // Plans to solve that no process has, the oldest first.
  absl::StatusOr<std::vector<std::string>> Unsolved() const {
    return store_.ListUnsolved(clock_.Now());
  }

 private:
  absl::StatusOr<bool> Lease(const std::string& name, absl::Duration time) const {
    const absl::Time now = clock_.Now();
    return store_.TakeLease(name, {owner_, now, now + time});
  }

  PlanStore& store_;
  const std::string owner_;
  const platform::Clock& clock_;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_LEASES_H_
