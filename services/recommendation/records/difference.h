// Says what sets an answer derived by today's rules apart from the one that was recorded.
#ifndef TREFF_SERVICES_RECOMMENDATION_RECORDS_DIFFERENCE_H_
#define TREFF_SERVICES_RECOMMENDATION_RECORDS_DIFFERENCE_H_

#include "absl/status/status.h"
#include "services/recommendation/records/recommendation_store.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::recommendation {

// That `answer`, given to the very question of `record`, is what was recorded. When it is not,
// DATA_LOSS: either the record or this program is wrong, and nobody should act on it.
absl::Status CheckSame(const RecommendationRecord& record, const v1::Recommendation& answer);

// Makes `answer`, derived today from what `record` names and with no texts yet, an answer to
// whoever asks for the record: it takes the record's name, versions and time, the digest is counted
// again, and where a version is not the recorded one `difference` says what follows from it.
// `as_of` is the day its ages were counted to. DATA_LOSS if the record is damaged, or if all
// versions are as they were and the answer is not.
absl::Status CompareWithRecord(const RecommendationRecord& record, const std::string& as_of,
                               v1::Recommendation& answer);

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_RECORDS_DIFFERENCE_H_
