#include "services/municipality/publication/version_follower.h"

#include <string>

#include "services/municipality/profiles/profile_cache.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::municipality {

VersionFollower::VersionFollower(Versions& versions, platform::Cache* cache)
    : versions_(versions), cache_(cache), periodic_(kPause, [this] { Follow(); }) {}

void VersionFollower::Follow() {
  const auto before = versions_.Current();
  const absl::Status status = versions_.FollowStore();
  if (!status.ok() && last_.ok()) {
    platform::LogWarning("the newest dataset version cannot be looked up: serving the one at hand",
                         {{"error", std::string(status.message())}});
  }
  last_ = status;
  const auto current = versions_.Current();
  if (current != nullptr) {
    platform::SetMetric(platform::metrics::kDatasetVersion, {},
                        static_cast<double>(current->version().number()));
  }
  if (current == nullptr || current == before || cache_ == nullptr) return;
  if (!cache_->Get(HeaderKey(current->version())).has_value()) FillProfileCache(*current, *cache_);
}

}  // namespace treff::municipality
