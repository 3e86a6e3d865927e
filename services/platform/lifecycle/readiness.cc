#include "services/platform/lifecycle/readiness.h"

#include <string>
#include <utility>

#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::platform {
namespace {

constexpr absl::Duration kPause = absl::Seconds(1);

// The first that is not OK: while one store hangs, the others are not worth the wait.
absl::Status FirstError(const std::vector<Probe>& probes) {
  for (const Probe& probe : probes) {
    if (absl::Status status = probe(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

Readiness::Readiness(Server& server, Probes probes)
    : server_(server), probes_(std::move(probes)), asking_(kPause, [this] { Ask(); }) {
  server_.SetReady(true);
  server_.SetTakesWrites(true);
}

void Readiness::Ask() {
  AskWrites();
  absl::Status status = FirstError(probes_.stores);
  if (!server_.HasRoomForConnections()) {
    status.Update(absl::ResourceExhaustedError("connections are sent away: there are too many"));
  }
  SetMetric(metrics::kReady, {}, status.ok() ? 1 : 0);
  if (status.ok() == ready_) return;
  ready_ = status.ok();
  server_.SetReady(ready_);
  if (ready_) {
    LogInfo("ready again");
  } else {
    LogWarning("not ready", {{"error", std::string(status.message())}});
  }
}

void Readiness::AskWrites() {
  if (!probes_.writes) return;
  const absl::Status status = probes_.writes();
  if (status.ok() == takes_writes_) return;
  takes_writes_ = status.ok();
  server_.SetTakesWrites(takes_writes_);
  if (takes_writes_) {
    LogInfo("takes writes again");
  } else {
    LogWarning("takes no writes", {{"error", std::string(status.message())}});
  }
}

}  // namespace treff::platform
