#include <list>
#include <unordered_map>
#include <utility>

#include "services/platform/status/status.h"
#include "services/platform/sync/mutex.h"
#include "services/recommendation/records/recommendation_store.h"

namespace treff::recommendation {
namespace {

// Records never change, so what was once read stays right.
class RememberingStore : public RecommendationStore {
 public:
  RememberingStore(RecommendationStore& origin, size_t max_remembered)
      : origin_(origin), max_remembered_(max_remembered) {}

  absl::StatusOr<RecommendationRecord> PutIfNew(const RecommendationRecord& record) override {
    {
      platform::MutexLock lock(mutex_);
      const auto found = records_.find(record.name);
      if (found != records_.end()) return found->second;
    }
    TREFF_ASSIGN_OR_RETURN(RecommendationRecord kept, origin_.PutIfNew(record));
    Remember(kept);
    return kept;
  }

  absl::StatusOr<RecommendationRecord> Get(const std::string& name) override {
    return origin_.Get(name);
  }

  absl::StatusOr<ListedRecords> List(const std::string& case_name, std::string_view cursor,
                                     int limit) override {
    return origin_.List(case_name, cursor, limit);
  }

 private:
  void Remember(const RecommendationRecord& record) {
    platform::MutexLock lock(mutex_);
    RecommendationRecord remembered = record;
    remembered.scores.clear();  // nobody who puts a record again reads them
    if (!records_.emplace(record.name, std::move(remembered)).second) return;
    oldest_first_.push_back(record.name);
    if (oldest_first_.size() <= max_remembered_) return;
    records_.erase(oldest_first_.front());
    oldest_first_.pop_front();
  }

  RecommendationStore& origin_;
  const size_t max_remembered_;
  platform::Mutex mutex_;
  std::unordered_map<std::string, RecommendationRecord> records_ ABSL_GUARDED_BY(mutex_);
  std::list<std::string> oldest_first_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

std::unique_ptr<RecommendationStore> NewRememberingStore(RecommendationStore& origin,
                                                         size_t max_remembered) {
  return std::make_unique<RememberingStore>(origin, max_remembered);
}

}  // namespace treff::recommendation
