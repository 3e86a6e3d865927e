#include "services/platform/lifecycle/program.h"

#include <sys/resource.h>

#include <algorithm>

#include "services/platform/lifecycle/otlp_flags.h"
#include "services/platform/lifecycle/test_clock.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::platform {

namespace {

constexpr rlim_t kMostFiles = 65'536;
// Each connection is one, and the usual limit of 1,024 is a person's, not a server's.
void RaiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::max(limit.rlim_cur, std::min<rlim_t>(limit.rlim_max, kMostFiles));
  setrlimit(RLIMIT_NOFILE, &limit);
}

// Spans are taken until nothing runs that makes any.
absl::Status RunTraced(const std::string& name, const std::function<absl::Status()>& run) {
  TREFF_ASSIGN_OR_RETURN(const auto exporter, ExporterFromFlags(name));
  return run();
}

}  // namespace

int RunProgram(int argc, char** argv, const std::string& name, const FlagsOptions& flags,
               const std::function<absl::Status()>& run) {
  BlockSignals();
  RaiseFileLimit();
  InitLog(name);
  absl::Status status = ParseFlags(argc, argv, flags);
  if (status.ok()) status = ShiftClockForTest();
  SetMetric(metrics::kBuildInfo, {{"version", ProgramVersion()}}, 1);
  ShowMetric(metrics::kConnectionsRefused);
  if (status.ok()) {
    status = RunTraced(name, run);
    if (!status.ok() && SignalIsPending()) {
      LogInfo("asked to end while it started", {{"error", std::string(status.message())}});
      return 0;
    }
  }
  if (status.ok()) return 0;
  LogError("ends with an error", {{"error", std::string(status.message())}});
  return 1;
}

}  // namespace treff::platform
