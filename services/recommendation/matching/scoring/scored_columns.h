// Keeps what terms are worth, so that it is worked out once and not for every case.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_SCORED_COLUMNS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_SCORED_COLUMNS_H_

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "absl/base/thread_annotations.h"
#include "services/platform/sync/mutex.h"
#include "services/recommendation/matching/scoring/scored_column.h"

namespace treff::recommendation::matching {

// Thread-safe. Holds a few hundred columns at most: policies are few, and of one day their terms
// are; when there are more it begins anew.
class ScoredColumns {
 public:
  // What `make` made when `key` was first asked for. Two that ask at once may both make it, and get
  // the same.
  std::shared_ptr<const ScoredColumn> Get(const std::string& key,
                                          const std::function<ScoredColumn()>& make) const;

 private:
  mutable platform::Mutex mutex_;
  mutable std::unordered_map<std::string, std::shared_ptr<const ScoredColumn>> columns_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_SCORED_COLUMNS_H_
