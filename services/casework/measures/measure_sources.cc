#include "services/casework/measures/measure_sources.h"

#include <utility>

namespace treff::casework {

absl::StatusOr<Places> PlaceDirectory::Get() {
  const absl::Time now = clock_.Now();
  {
    platform::MutexLock lock(mutex_);
    if (now < asked_ + kRefreshInterval && !places_.empty()) return places_;
  }
  absl::StatusOr<Places> listed = list_();
  platform::MutexLock lock(mutex_);
  asked_ = now;  // whoever comes next does not wait for one who does not answer
  if (!listed.ok()) return places_.empty() ? listed : places_;
  places_ = *std::move(listed);
  return places_;
}

}  // namespace treff::casework
