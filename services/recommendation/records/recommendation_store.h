// The record of every recommendation given: what was asked and on which versions, and of the
// answer, which follows from them, no more than the points.
#ifndef TREFF_SERVICES_RECOMMENDATION_RECORDS_RECOMMENDATION_STORE_H_
#define TREFF_SERVICES_RECOMMENDATION_RECORDS_RECOMMENDATION_STORE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::platform {
class Database;
}

namespace treff::recommendation {

// Enough to derive the answer again and to see that it is the same.
struct RecommendationRecord {
  std::string name;       // `recommendations/{id}`
  std::string case_name;  // `cases/{uuid}`; the only tie to personal data
  v1::Versions versions;
  int explain_count = 0;
  std::string digest;
  // EncodeRankedScores of the answer; empty in records of programs that kept none.
  std::string scores;
  absl::Time record_time;  // to the microsecond
};

struct ListedRecords {
  std::vector<RecommendationRecord> records;  // newest first
  std::string next_cursor;                    // empty on the last page
};

// Thread-safe.
class RecommendationStore {
 public:
  virtual ~RecommendationStore() = default;

  // Keeps `record` unless one of its name is there, and returns the one that is kept, perhaps
  // without its scores.
  virtual absl::StatusOr<RecommendationRecord> PutIfNew(const RecommendationRecord& record) = 0;
  // NOT_FOUND if there is none.
  virtual absl::StatusOr<RecommendationRecord> Get(const std::string& name) = 0;
  // At most `limit` records after `cursor` (empty: from the newest), of one case or, when
  // `case_name` is empty, of all; perhaps without their scores.
  virtual absl::StatusOr<ListedRecords> List(const std::string& case_name, std::string_view cursor,
                                             int limit) = 0;
};

// Keeps records in `database`, which must outlive it; brings the schema up to date first.
absl::StatusOr<std::unique_ptr<RecommendationStore>> OpenSqlRecommendationStore(
    platform::Database& database);

// Spares the store the records that were just put: the same question is asked again and again while
// somebody looks at a case. `origin` must outlive it.
std::unique_ptr<RecommendationStore> NewRememberingStore(RecommendationStore& origin,
                                                         size_t max_remembered = 10'000);

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_RECORDS_RECOMMENDATION_STORE_H_
