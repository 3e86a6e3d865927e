// Keeps the newest commitments at hand, and a few earlier revisions that were asked for.
#ifndef TREFF_SERVICES_RECOMMENDATION_COMMITMENTS_KEPT_COMMITMENTS_H_
#define TREFF_SERVICES_RECOMMENDATION_COMMITMENTS_KEPT_COMMITMENTS_H_

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "services/platform/sync/mutex.h"
#include "services/recommendation/commitments/commitment_source.h"

namespace treff::recommendation {

class KeptCommitments : public CommitmentSource {
 public:
  // Asks casework for all of a revision; 0: the newest.
  using Ask = std::function<absl::StatusOr<casework::v1::Commitments>(int64_t revision)>;

  explicit KeptCommitments(Ask ask) : ask_(std::move(ask)) {}

  absl::StatusOr<std::shared_ptr<const matching::Commitments>> Current() override;
  absl::StatusOr<std::shared_ptr<const matching::Commitments>> At(int64_t revision) override;

  // What a watch tells. One call at a time.
  void Follow(const casework::v1::Commitments& sent);
  // The watch has ended: until the next one begins, the newest are asked for each time.
  void Lose();

 private:
  const Ask ask_;
  platform::Mutex mutex_;
  std::shared_ptr<const matching::Commitments> followed_ ABSL_GUARDED_BY(mutex_);  // null: no watch
  std::list<std::shared_ptr<const matching::Commitments>> earlier_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_COMMITMENTS_KEPT_COMMITMENTS_H_
