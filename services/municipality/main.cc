// treff-municipality: the municipality service as a process of its own.
#include <memory>
#include <string>

#include "absl/flags/flag.h"
#include "services/municipality/module.h"
#include "services/platform/cache.h"
#include "services/platform/flags.h"
#include "services/platform/log.h"
#include "services/platform/metrics.h"
#include "services/platform/server.h"
#include "services/platform/status.h"

ABSL_FLAG(std::string, address, "127.0.0.1:7072", "host:port to serve on");
ABSL_FLAG(std::string, metrics_address, "127.0.0.1:9072", "host:port of /metrics");
ABSL_FLAG(std::string, data_dir, ".", "folder of the SQLite file");
ABSL_FLAG(std::string, database_url, "", "sqlite:PATH or postgresql://…; empty: in data_dir");
ABSL_FLAG(std::string, redis_address, "", "host:port of the shared cache; empty: none");

namespace treff::municipality {
namespace {

std::string DatabaseUrl() {
  const std::string url = absl::GetFlag(FLAGS_database_url);
  return url.empty() ? "sqlite:" + absl::GetFlag(FLAGS_data_dir) + "/municipality.db" : url;
}

// Only a cache that others share is worth filling.
std::unique_ptr<platform::Cache> SharedCache() {
  const std::string address = absl::GetFlag(FLAGS_redis_address);
  return address.empty() ? nullptr : platform::NewCache(address);
}

absl::Status Run() {
  TREFF_ASSIGN_OR_RETURN(const auto metrics,
                         platform::MetricsServer::Start(absl::GetFlag(FLAGS_metrics_address)));
  const std::unique_ptr<platform::Cache> cache = SharedCache();
  TREFF_ASSIGN_OR_RETURN(const auto module, MunicipalityModule::Open({.database_url = DatabaseUrl(),
                                                                      .cache = cache.get()}));
  TREFF_ASSIGN_OR_RETURN(
      const auto server,
      platform::Server::Start({.address = absl::GetFlag(FLAGS_address)}, module->NewServices()));
  server->SetReady(true);
  platform::LogInfo("municipality serves", {{"port", int64_t{server->port()}},
                                            {"metrics_port", int64_t{metrics->port()}}});
  platform::WaitForSignal();
  server->Shutdown();
  return absl::OkStatus();
}

}  // namespace
}  // namespace treff::municipality

int main(int argc, char** argv) {
  treff::platform::BlockSignals();
  treff::platform::InitLog("municipality");
  absl::Status status =
      treff::platform::ParseFlags(argc, argv, "Says what is known about municipalities.");
  if (status.ok()) status = treff::municipality::Run();
  if (status.ok()) return 0;
  treff::platform::LogError("municipality ends", {{"error", std::string(status.message())}});
  return 1;
}
