// What is kept of every allocation: what was asked, on which versions, and the plan. Of cases it
// keeps references, placements and values; nothing of the households themselves.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_STORE_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_STORE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "treff/recommendation/v1/allocation_service.pb.h"

namespace treff::platform {
class Database;
}

namespace treff::recommendation {

// An allocation that was put, or the one that the same request_id put before.
struct KeptPlan {
  std::string name;
  std::string request_digest;
};

struct ListedPlans {
  std::vector<v1::Allocation> heads;  // newest first, each as HeadOf gives it
  std::string next_cursor;            // empty on the last page
};

// What is listed of an allocation: all that does not grow with the cohort.
v1::Allocation HeadOf(const v1::Allocation& allocation);

// Thread-safe.
class PlanStore {
 public:
  virtual ~PlanStore() = default;

  // Keeps a new allocation, whose name, etag and create_time are set and whose `problem` is not,
  // with the question that led to it; unless the question's request_id is there: then nothing is
  // changed. When it returns, what it returns survives the end of the process.
  virtual absl::StatusOr<KeptPlan> PutIfNew(const v1::Allocation& allocation,
                                            const v1::CreateAllocationRequest& question,
                                            const std::string& request_digest) = 0;
  // Without `problem`. NOT_FOUND if there is none.
  virtual absl::StatusOr<v1::Allocation> Get(const std::string& name) = 0;
  // NOT_FOUND if there is none.
  virtual absl::StatusOr<v1::CreateAllocationRequest> GetQuestion(const std::string& name) = 0;
  // Replaces the one of that name. ABORTED unless its etag is `etag`.
  virtual absl::Status Replace(const v1::Allocation& allocation, const std::string& etag) = 0;
  // At most `limit` after `cursor`; empty: from the newest.
  virtual absl::StatusOr<ListedPlans> List(std::string_view cursor, int limit) = 0;
  // The names of those in state SOLVING, the oldest first.
  virtual absl::StatusOr<std::vector<std::string>> ListUnsolved() = 0;
};

// Keeps allocations in `database`, which must outlive it; brings the schema up to date first.
absl::StatusOr<std::unique_ptr<PlanStore>> OpenSqlPlanStore(platform::Database& database);

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_STORE_H_
