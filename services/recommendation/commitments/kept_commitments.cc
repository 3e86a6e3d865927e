#include "services/recommendation/commitments/kept_commitments.h"

#include <algorithm>

#include "services/platform/status/status.h"

namespace treff::recommendation {
namespace {

// Records that are looked at again are of few revisions at a time.
constexpr size_t kMostEarlier = 8;

using Shared = std::shared_ptr<const matching::Commitments>;

}  // namespace

absl::StatusOr<Shared> KeptCommitments::Current() {
  {
    platform::MutexLock lock(mutex_);
    if (followed_ != nullptr) return followed_;
  }
  TREFF_ASSIGN_OR_RETURN(const casework::v1::Commitments newest, ask_(0));
  return std::make_shared<const matching::Commitments>(newest);
}

absl::StatusOr<Shared> KeptCommitments::At(int64_t revision) {
  if (revision == 0) return std::make_shared<const matching::Commitments>();
  {
    platform::MutexLock lock(mutex_);
    if (followed_ != nullptr && followed_->revision() == revision) return followed_;
    const auto found = std::find_if(earlier_.begin(), earlier_.end(), [&](const Shared& kept) {
      return kept->revision() == revision;
    });
    if (found != earlier_.end()) return *found;
  }
  TREFF_ASSIGN_OR_RETURN(const casework::v1::Commitments asked, ask_(revision));
  Shared kept = std::make_shared<const matching::Commitments>(asked);
  platform::MutexLock lock(mutex_);
  earlier_.push_front(kept);
  if (earlier_.size() > kMostEarlier) earlier_.pop_back();
  return kept;
}

void KeptCommitments::Follow(const casework::v1::Commitments& sent) {
  Shared before;
  {
    platform::MutexLock lock(mutex_);
    before = followed_;
    // Casework begins anew, perhaps with a store that was restored: other revisions of that name
    // may have been.
    if (sent.whole()) earlier_.clear();
  }
  if (!sent.whole() && before == nullptr) return;
  Shared next =
      sent.whole() ? std::make_shared<const matching::Commitments>(sent) : before->With(sent);
  platform::MutexLock lock(mutex_);
  followed_ = std::move(next);
}

void KeptCommitments::Lose() {
  platform::MutexLock lock(mutex_);
  followed_ = nullptr;
}

}  // namespace treff::recommendation
