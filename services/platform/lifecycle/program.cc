#include "services/platform/lifecycle/program.h"

#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/lifecycle/flags.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/lifecycle/test_clock.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::platform {

int RunProgram(int argc, char** argv, const std::string& name, const std::string& usage,
               const std::function<absl::Status()>& run) {
  BlockSignals();
  InitLog(name);
  absl::Status status = ParseFlags(argc, argv, usage);
  if (status.ok()) status = ShiftClockForTest();
  if (status.ok()) status = run();
  if (status.ok()) return 0;
  LogError("ends with an error", {{"error", std::string(status.message())}});
  return 1;
}

absl::Status ServeUntilSignalled(const ServeOptions& options,
                                 std::vector<std::unique_ptr<grpc::Service>> services) {
  TREFF_ASSIGN_OR_RETURN(const auto metrics, MetricsServer::Start(options.metrics_address));
  ServerOptions served{.address = options.address};
  if (options.max_message_bytes > 0) served.max_message_bytes = options.max_message_bytes;
  TREFF_ASSIGN_OR_RETURN(const auto server, Server::Start(served, std::move(services)));
  server->SetReady(true);
  LogInfo(absl::StrCat(options.name, " serves"),
          {{"port", int64_t{server->port()}}, {"metrics_port", int64_t{metrics->port()}}});
  WaitForSignal();
  if (options.before_drain) options.before_drain();
  server->Shutdown();
  return absl::OkStatus();
}

absl::StatusOr<std::string> DatabaseUrl(const std::string& url, const std::string& data_dir,
                                        const std::string& service) {
  if (!url.empty()) return url;
  std::error_code error;
  std::filesystem::create_directories(data_dir, error);
  if (error) {
    return absl::UnavailableError(absl::StrCat("cannot make --data_dir ", data_dir, ": ",
                                               error.message(), ": name a folder you may write"));
  }
  return absl::StrCat("sqlite:", data_dir, "/", service, ".db");
}

}  // namespace treff::platform
