// Where our own commitments come from.
#ifndef TREFF_SERVICES_RECOMMENDATION_COMMITMENTS_COMMITMENT_SOURCE_H_
#define TREFF_SERVICES_RECOMMENDATION_COMMITMENTS_COMMITMENT_SOURCE_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "services/recommendation/matching/commitments.h"

namespace treff::recommendation {

// Thread-safe.
class CommitmentSource {
 public:
  virtual ~CommitmentSource() = default;

  // The newest, at most a second old. UNAVAILABLE when nobody answers.
  virtual absl::StatusOr<std::shared_ptr<const matching::Commitments>> Current() = 0;
  // Those of a revision; none of revision 0. NOT_FOUND for one that has not been, UNAVAILABLE as
  // above.
  virtual absl::StatusOr<std::shared_ptr<const matching::Commitments>> At(int64_t revision) = 0;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_COMMITMENTS_COMMITMENT_SOURCE_H_
