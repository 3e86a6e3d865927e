#include "services/platform/lifecycle/program.h"

#include <sys/resource.h>

#include <algorithm>
#include <string>
#include <string_view>

#include <grpc/support/log.h>

#include "absl/strings/str_cat.h"
#include "services/platform/lifecycle/flags/otlp_flags.h"
#include "services/platform/lifecycle/test_clock.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/strings.h"

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

// gRPC writes lines of its own to standard error, some with what a client sent: here they are
// entries like all others, without that.
void LogForGrpc(gpr_log_func_args* said) {
  if (said->severity != GPR_LOG_SEVERITY_ERROR) return;
  const std::string_view file = said->file;
  const std::string_view name = file.substr(file.rfind('/') + 1);
  const bool quotes_clients = name.find("parse") != name.npos;
  LogWarning("gRPC reports an error",
             {{"where", absl::StrCat(Absl(name), ":", said->line)},
              {"error", std::string(quotes_clients ? "a client's headers" : said->message)}});
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
  gpr_set_log_function(LogForGrpc);
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
