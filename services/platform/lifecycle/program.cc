#include "services/platform/lifecycle/program.h"

#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/lifecycle/test_clock.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/telemetry/log.h"

namespace treff::platform {

int RunProgram(int argc, char** argv, const std::string& name, const FlagsOptions& flags,
               const std::function<absl::Status()>& run) {
  BlockSignals();
  InitLog(name);
  absl::Status status = ParseFlags(argc, argv, flags);
  if (status.ok()) status = ShiftClockForTest();
  if (status.ok()) {
    status = run();
    if (!status.ok() && SignalIsPending()) {
      LogInfo("asked to end while it started", {{"error", std::string(status.message())}});
      return 0;
    }
  }
  if (status.ok()) return 0;
  LogError("ends with an error", {{"error", std::string(status.message())}});
  return 1;
}

absl::StatusOr<OwnedDatabase> OwnDatabase(const DatabaseUrl& url, const DataFolder& data_dir,
                                          const std::string& service) {
  OwnedDatabase owned{.url = url.text};
  if (owned.url.empty()) {
    std::error_code error;
    std::filesystem::create_directories(data_dir.text, error);
    if (error) {
      return absl::UnavailableError(absl::StrCat("cannot make --data_dir ", data_dir.text, ": ",
                                                 error.message(), ": name a folder you may write"));
    }
    owned.url = absl::StrCat("sqlite:", data_dir.text, "/", service, ".db");
  }
  absl::string_view path = owned.url;
  if (absl::ConsumePrefix(&path, "sqlite:") && path != ":memory:") {
    TREFF_ASSIGN_OR_RETURN(owned.lock, FileLock::Take(std::string(path)));
  }
  return owned;
}

absl::StatusOr<Endpoints> Endpoints::Bind(const std::string& name, const ListenAddress& address,
                                          const ListenAddress& metrics_address) {
  TREFF_ASSIGN_OR_RETURN(auto listener, Listener::Bind(address.text));
  TREFF_ASSIGN_OR_RETURN(auto metrics, MetricsServer::Start(metrics_address.text));
  return Endpoints(name, std::move(listener), std::move(metrics));
}

Endpoints::Endpoints(std::string name, std::unique_ptr<Listener> listener,
                     std::unique_ptr<MetricsServer> metrics)
    : name_(std::move(name)), listener_(std::move(listener)), metrics_(std::move(metrics)) {}

absl::Status Endpoints::ServeUntilSignalled(const ServeOptions& options,
                                            std::vector<std::unique_ptr<grpc::Service>> services) {
  if (SignalIsPending()) return absl::OkStatus();
  ServerOptions served;
  if (options.max_message_bytes > 0) served.max_message_bytes = options.max_message_bytes;
  TREFF_ASSIGN_OR_RETURN(const auto server,
                         Server::Start(std::move(listener_), served, std::move(services)));
  {
    const Readiness readiness(*server, options.probes);
    LogInfo(absl::StrCat(name_, " serves"),
            {{"port", int64_t{server->port()}}, {"metrics_port", int64_t{metrics_->port()}}});
    WaitForSignal();
    EndTransactionsBy(absl::Now() + served.drain);
    if (options.before_drain) options.before_drain();
  }
  server->Shutdown();
  EndTransactionsBy(absl::Now());
  return absl::OkStatus();
}

}  // namespace treff::platform
