// The points of an answer in the few bytes that a record keeps of them: public figures alone, so
// that an answer given by another program can be told from today's.
#ifndef TREFF_SERVICES_RECOMMENDATION_RECORDS_RANKED_SCORES_H_
#define TREFF_SERVICES_RECOMMENDATION_RECORDS_RANKED_SCORES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::recommendation {

// Thousandths of a point.
using MilliPoints = int64_t;
MilliPoints ToMilliPoints(double points);

struct RankedScore {
  std::string municipality;  // `municipalities/{code}`
  MilliPoints score = 0;
  MilliPoints lower = 0;  // of the interval
  MilliPoints upper = 0;

  friend bool operator==(const RankedScore&, const RankedScore&) = default;
};

// The ranked of `answer`, best first.
std::vector<RankedScore> RankedScoresOf(const v1::Recommendation& answer);

// Some thirteen bytes a municipality, of any value, with a checksum at the end.
std::string EncodeRankedScores(const std::vector<RankedScore>& scores);
// What was encoded. DATA_LOSS for anything else.
absl::StatusOr<std::vector<RankedScore>> DecodeRankedScores(std::string_view bytes);

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_RECORDS_RANKED_SCORES_H_
