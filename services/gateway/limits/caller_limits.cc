#include "services/gateway/limits/caller_limits.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::gateway {
namespace {

// Callers that are kept before those that have left are looked for.
constexpr size_t kManyCallers = 10'000;

absl::Status Refusal(const char* why, std::string_view message, absl::Duration retry) {
  platform::CountMetric(platform::metrics::kGatewayRefused, {{"why", why}});
  return platform::Overloaded(message, retry);
}

}  // namespace

CallerLimits::Leave::Leave(Leave&& other) noexcept
    : limits_(std::exchange(other.limits_, nullptr)),
      caller_(std::move(other.caller_)),
      streams_(other.streams_) {}

CallerLimits::Leave::~Leave() {
  if (limits_ != nullptr) limits_->GiveBack(caller_, streams_);
}

absl::StatusOr<CallerLimits::Leave> CallerLimits::ForCall(const std::string& caller) {
  return Give(caller, /*streams=*/false);
}

absl::StatusOr<CallerLimits::Leave> CallerLimits::ForStream(const std::string& caller) {
  return Give(caller, /*streams=*/true);
}

absl::StatusOr<CallerLimits::Leave> CallerLimits::Give(const std::string& caller, bool streams) {
  const absl::Time now = clock_.Now();
  platform::MutexLock lock(mutex_);
  if (uses_.size() >= kManyCallers) Forget(now);
  Use& use = uses_[caller];
  if (options_.calls_per_second > 0) {
    const double since = std::max(0.0, absl::ToDoubleSeconds(now - use.counted_at));
    use.left = std::min(options_.burst, use.left + since * options_.calls_per_second);
    use.counted_at = now;
    if (use.left < 1) {
      return Refusal("rate", "too many calls in a second: make fewer, or fewer at once",
                     absl::Seconds((1 - use.left) / options_.calls_per_second));
    }
  }
  TREFF_RETURN_IF_ERROR(Take(use, streams));
  use.left -= 1;
  return Leave(this, caller, streams);
}

absl::Status CallerLimits::Take(Use& use, bool streams) {
  if (!streams) {
    if (use.calls >= options_.calls_at_once) {
      return Refusal("calls",
                     absl::StrCat(use.calls, " calls of this caller are running: wait for one"),
                     absl::Milliseconds(200));
    }
    ++use.calls;
    return absl::OkStatus();
  }
  if (use.streams >= options_.streams_at_once || streams_ >= options_.streams_of_all) {
    return Refusal("streams",
                   absl::StrCat(use.streams, " streams of this caller are open, ", streams_,
                                " of all: close one, or let one tab watch for all"),
                   absl::Seconds(5));
  }
  ++use.streams;
  ++streams_;
  platform::SetMetric(platform::metrics::kGatewayStreams, {}, streams_);
  return absl::OkStatus();
}

void CallerLimits::GiveBack(const std::string& caller, bool streams) {
  platform::MutexLock lock(mutex_);
  Use& use = uses_[caller];
  if (!streams) {
    --use.calls;
    return;
  }
  --use.streams;
  --streams_;
  platform::SetMetric(platform::metrics::kGatewayStreams, {}, streams_);
}

void CallerLimits::Forget(absl::Time now) {
  std::erase_if(uses_, [&](const auto& entry) {
    const Use& use = entry.second;
    return use.calls == 0 && use.streams == 0 && now - use.counted_at > absl::Minutes(1);
  });
}

}  // namespace treff::gateway
