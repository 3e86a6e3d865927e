// A RecommendationStore in memory, under the same contract suite as the real one.
#ifndef TREFF_TESTS_RECOMMENDATION_RECORDS_MEMORY_RECOMMENDATION_STORE_H_
#define TREFF_TESTS_RECOMMENDATION_RECORDS_MEMORY_RECOMMENDATION_STORE_H_

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/platform/status/error_details.h"
#include "services/platform/sync/mutex.h"
#include "services/recommendation/records/recommendation_store.h"

namespace treff::recommendation {

class MemoryRecommendationStore : public RecommendationStore {
 public:
  absl::StatusOr<RecommendationRecord> PutIfNew(const RecommendationRecord& record) override {
    platform::MutexLock lock(mutex_);
    ++puts_;
    return records_.emplace(record.name, record).first->second;
  }

  absl::StatusOr<RecommendationRecord> Get(const std::string& name) override {
    platform::MutexLock lock(mutex_);
    const auto found = records_.find(name);
    if (found == records_.end()) return platform::NotFound(name, "there is none");
    return found->second;
  }

  absl::StatusOr<ListedRecords> List(const std::string& case_name, std::string_view cursor,
                                     int limit) override {
    platform::MutexLock lock(mutex_);
    std::vector<RecommendationRecord> newest_first;
    for (const auto& [name, record] : records_) {
      if (case_name.empty() || record.case_name == case_name) newest_first.push_back(record);
    }
    std::sort(newest_first.begin(), newest_first.end(),
              [](const RecommendationRecord& a, const RecommendationRecord& b) {
                return std::pair(a.record_time, a.name) > std::pair(b.record_time, b.name);
              });
    auto begin = newest_first.begin();
    if (!cursor.empty()) {
      begin = std::find_if(begin, newest_first.end(), [&](const RecommendationRecord& record) {
        return record.name == cursor;
      });
      if (begin != newest_first.end()) ++begin;
    }
    ListedRecords listed;
    while (begin != newest_first.end() && static_cast<int>(listed.records.size()) < limit) {
      listed.records.push_back(*begin++);
    }
    if (begin != newest_first.end()) listed.next_cursor = listed.records.back().name;
    return listed;
  }

  // Replaces what is kept, as damage would.
  void Overwrite(const RecommendationRecord& record) {
    platform::MutexLock lock(mutex_);
    records_[record.name] = record;
  }

  int puts() {
    platform::MutexLock lock(mutex_);
    return puts_;
  }

 private:
  platform::Mutex mutex_;
  std::map<std::string, RecommendationRecord> records_ ABSL_GUARDED_BY(mutex_);
  int puts_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace treff::recommendation

#endif  // TREFF_TESTS_RECOMMENDATION_RECORDS_MEMORY_RECOMMENDATION_STORE_H_
