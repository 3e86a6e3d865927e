#include "services/platform/lifecycle/readiness.h"

#include <string>
#include <utility>

#include "services/platform/telemetry/log.h"

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

Readiness::Readiness(Server& server, std::vector<Probe> probes)
    : server_(server), probes_(std::move(probes)), asking_(kPause, [this] { Ask(); }) {
  server_.SetReady(true);
}

void Readiness::Ask() {
  const absl::Status status = FirstError(probes_);
  if (status.ok() == ready_) return;
  ready_ = status.ok();
  server_.SetReady(ready_);
  if (ready_) {
    LogInfo("ready again");
  } else {
    LogWarning("not ready: a store does not answer", {{"error", std::string(status.message())}});
  }
}

}  // namespace treff::platform
