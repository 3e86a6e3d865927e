// An PlanStore in memory, under the same contract suite as the real one.
#ifndef TREFF_TESTS_RECOMMENDATION_PLANS_MEMORY_PLAN_STORE_H_
#define TREFF_TESTS_RECOMMENDATION_PLANS_MEMORY_PLAN_STORE_H_

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/platform/status/error_details.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/values/clock.h"
#include "services/recommendation/plans/plan_store.h"

namespace treff::recommendation {

class MemoryPlanStore : public PlanStore {
 public:
  absl::StatusOr<KeptPlan> PutIfNew(const v1::Allocation& allocation,
                                    const v1::CreateAllocationRequest& question,
                                    const std::string& request_digest) override {
    platform::MutexLock lock(mutex_);
    for (const auto& [name, row] : rows_) {
      const bool same =
          !question.request_id().empty() && row.question.request_id() == question.request_id();
      if (same) return KeptPlan{name, row.digest};
    }
    rows_[allocation.name()] = {allocation, question, request_digest};
    return KeptPlan{allocation.name(), request_digest};
  }

  absl::StatusOr<v1::Allocation> Get(const std::string& name) override {
    platform::MutexLock lock(mutex_);
    const auto found = rows_.find(name);
    if (found == rows_.end()) return platform::NotFound(name, "there is none");
    return found->second.allocation;
  }

  absl::StatusOr<v1::CreateAllocationRequest> GetQuestion(const std::string& name) override {
    platform::MutexLock lock(mutex_);
    const auto found = rows_.find(name);
    if (found == rows_.end()) return platform::NotFound(name, "there is none");
    return found->second.question;
  }

  absl::Status Replace(const v1::Allocation& allocation, const std::string& etag) override {
    platform::MutexLock lock(mutex_);
    const auto found = rows_.find(allocation.name());
    if (found == rows_.end()) return platform::NotFound(allocation.name(), "there is none");
    if (found->second.allocation.etag() != etag) return absl::AbortedError("stale etag");
    found->second.allocation = allocation;
    return absl::OkStatus();
  }

  absl::StatusOr<ListedPlans> List(std::string_view cursor, int limit) override {
    platform::MutexLock lock(mutex_);
    const std::vector<const v1::Allocation*> newest_first = Sorted();
    auto at = newest_first.begin();
    if (!cursor.empty()) {
      at = std::find_if(at, newest_first.end(), [&](const auto* a) { return a->name() == cursor; });
      if (at != newest_first.end()) ++at;
    }
    ListedPlans listed;
    while (at != newest_first.end() && static_cast<int>(listed.heads.size()) < limit) {
      listed.heads.push_back(HeadOf(**at++));
    }
    if (at != newest_first.end()) listed.next_cursor = listed.heads.back().name();
    return listed;
  }

  absl::StatusOr<std::vector<std::string>> ListUnsolved() override {
    platform::MutexLock lock(mutex_);
    std::vector<std::string> names;
    for (const v1::Allocation* allocation : Sorted()) {
      if (allocation->state() == v1::Allocation::SOLVING) names.push_back(allocation->name());
    }
    std::reverse(names.begin(), names.end());
    return names;
  }

 private:
  struct Row {
    v1::Allocation allocation;
    v1::CreateAllocationRequest question;
    std::string digest;
  };

  std::vector<const v1::Allocation*> Sorted() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    std::vector<const v1::Allocation*> newest_first;
    for (const auto& [name, row] : rows_) newest_first.push_back(&row.allocation);
    std::sort(newest_first.begin(), newest_first.end(), [](const auto* a, const auto* b) {
      return std::pair(platform::FromTimestamp(a->create_time()), a->name()) >
             std::pair(platform::FromTimestamp(b->create_time()), b->name());
    });
    return newest_first;
  }

  mutable platform::Mutex mutex_;
  std::map<std::string, Row> rows_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace treff::recommendation

#endif  // TREFF_TESTS_RECOMMENDATION_PLANS_MEMORY_PLAN_STORE_H_
