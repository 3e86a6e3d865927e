// What programs that serve gRPC have of program.h. Apart from RunProgram, so that a program without
// tables (the gateway) has no flags of tables: the linker takes the two one by one.
#include <sys/statvfs.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "services/platform/lifecycle/flags/database_flags.h"
#include "services/platform/lifecycle/memory_keeper.h"
#include "services/platform/lifecycle/program.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/lifecycle/server_health.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/telemetry/probe_page.h"

namespace treff::platform {

namespace {

// In which whoever chooses between replicas hears that this one is about to go.
constexpr absl::Duration kNotice = absl::Milliseconds(500);
// Of services that take a whole problem in one request.
constexpr int kLargeBufferBytes = 256 << 20;
// Of one service; PostgreSQL itself takes a hundred in all unless it is told otherwise.
constexpr int kMostConnections = 100;
// Below it, SQLite cannot be sure to write what it promises.
constexpr uint64_t kLeastRoomBytes = uint64_t{8} << 20;
// On top of the notice and the drain.
constexpr absl::Duration kLastPatience = absl::Seconds(10);

// What was acknowledged is on disk: an end that is broken off loses nothing.
void EndProcessWithin(absl::Duration at_most) {
  std::thread([at_most] {
    absl::SleepFor(at_most);
    LogError("does not end in time: ends now");
    std::_Exit(1);
  }).detach();
}

absl::Status HasRoom(const std::string& folder) {
  struct statvfs disk {};
  if (folder.empty() || statvfs(folder.c_str(), &disk) != 0) return absl::OkStatus();
  const uint64_t free_bytes = disk.f_bavail * disk.f_frsize;
  SetMetric(metrics::kDiskFreeBytes, {}, static_cast<double>(free_bytes));
  if (free_bytes >= kLeastRoomBytes) return absl::OkStatus();
  return absl::ResourceExhaustedError("the disk of the data folder is full: free some space");
}

}  // namespace

absl::StatusOr<OwnedDatabase> OwnDatabase(const DataFolder& data_dir, const std::string& service) {
  OwnedDatabase owned{.options = DatabaseFlags()};
  if (owned.options.connections < 1 || owned.options.connections > kMostConnections) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--database_connections=", owned.options.connections, " must be 1 to ", kMostConnections));
  }
  if (owned.options.url.empty()) {
    std::error_code error;
    std::filesystem::create_directories(data_dir.text, error);
    if (error) {
      return absl::UnavailableError(absl::StrCat("cannot make --data_dir ", data_dir.text, ": ",
                                                 error.message(), ": name a folder you may write"));
    }
    owned.options.url = absl::StrCat("sqlite:", data_dir.text, "/", service, ".db");
  }
  absl::string_view path = owned.options.url;
  if (absl::ConsumePrefix(&path, "sqlite:") && path != ":memory:") {
    TREFF_ASSIGN_OR_RETURN(owned.lock, FileLock::Take(std::string(path)));
  }
  return owned;
}

absl::StatusOr<Endpoints> Endpoints::Bind(const std::string& name, const AccessControl& access,
                                          const ListenAddress& address,
                                          const ListenAddress& metrics_address) {
  TREFF_RETURN_IF_ERROR(access.CheckAddress("address", address.text));
  // What only migrates may do so beside a process that serves.
  constexpr char kNobodys[] = "127.0.0.1:0";
  const bool migrates = OnlyMigrates();
  TREFF_ASSIGN_OR_RETURN(auto listener, Listener::Bind(migrates ? kNobodys : address.text));
  TREFF_ASSIGN_OR_RETURN(auto metrics,
                         MetricsServer::Start(migrates ? kNobodys : metrics_address.text));
  return Endpoints(name, access, std::move(listener), std::move(metrics));
}

Endpoints::Endpoints(std::string name, const AccessControl& access,
                     std::unique_ptr<Listener> listener, std::unique_ptr<MetricsServer> metrics)
    : name_(std::move(name)),
      access_(&access),
      listener_(std::move(listener)),
      metrics_(std::move(metrics)) {}

absl::Status Endpoints::ServeUntilSignalled(const ServeOptions& options,
                                            std::vector<std::unique_ptr<grpc::Service>> services) {
  if (SignalIsPending()) return absl::OkStatus();
  if (OnlyMigrates()) {
    LogInfo("the schema is up to date");
    return absl::OkStatus();
  }
  ServerOptions served;
  served.notice = kNotice;
  served.middleware = StandardList(access_->Outside());
  served.credentials = access_->server_credentials();
  if (options.max_message_bytes > 0) {
    served.max_message_bytes = options.max_message_bytes;
    served.max_buffer_bytes = kLargeBufferBytes;
  }
  TREFF_ASSIGN_OR_RETURN(const auto server,
                         Server::Start(std::move(listener_), served, std::move(services)));
  const MemoryKeeper memory;
  std::optional<AnsweredProbes> probes(HealthOf(*server));
  {
    const Readiness readiness(
        *server, {.stores = options.probes, .writes = [&] { return HasRoom(options.data_dir); }});
    LogInfo(absl::StrCat(name_, " serves"),
            {{"port", int64_t{server->port()}}, {"metrics_port", int64_t{metrics_->port()}}});
    if (options.beside) options.beside(*server);
    WaitForSignal();
  }
  LogInfo(absl::StrCat(name_, " ends"));
  server->SetReady(false);
  EndProcessWithin(served.notice + served.drain + kLastPatience);
  EndTransactionsBy(absl::Now() + served.drain);
  if (options.before_drain) options.before_drain();
  probes.reset();
  server->Shutdown();
  EndTransactionsBy(absl::Now());
  return absl::OkStatus();
}

}  // namespace treff::platform
