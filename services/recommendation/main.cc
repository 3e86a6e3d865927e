// treff-recommendation: the recommendation service as a process of its own.
#include <memory>
#include <string>

#include "absl/flags/flag.h"
#include "services/platform/cache.h"
#include "services/platform/client.h"
#include "services/platform/flags.h"
#include "services/platform/log.h"
#include "services/platform/metrics.h"
#include "services/platform/server.h"
#include "services/platform/status.h"
#include "services/recommendation/module.h"

ABSL_FLAG(std::string, address, "127.0.0.1:7074", "host:port to serve on");
ABSL_FLAG(std::string, metrics_address, "127.0.0.1:9074", "host:port of /metrics");
ABSL_FLAG(std::string, data_dir, ".", "folder of the SQLite file");
ABSL_FLAG(std::string, database_url, "", "sqlite:PATH or postgresql://…; empty: in data_dir");
ABSL_FLAG(std::string, casework_address, "127.0.0.1:7073", "the casework service");
ABSL_FLAG(std::string, municipality_address, "127.0.0.1:7072", "the municipality service");
ABSL_FLAG(std::string, redis_address, "", "host:port of the shared cache; empty: none");
ABSL_FLAG(std::string, policy_dir, "", "folder of policy files; empty: those compiled in");

namespace treff::recommendation {
namespace {

std::string DatabaseUrl() {
  const std::string url = absl::GetFlag(FLAGS_database_url);
  return url.empty() ? "sqlite:" + absl::GetFlag(FLAGS_data_dir) + "/recommendation.db" : url;
}

// Only a cache that the municipality service fills is worth asking.
std::unique_ptr<platform::Cache> SharedCache() {
  const std::string address = absl::GetFlag(FLAGS_redis_address);
  return address.empty() ? nullptr : platform::NewCache(address);
}

absl::Status Run() {
  TREFF_ASSIGN_OR_RETURN(const auto metrics,
                         platform::MetricsServer::Start(absl::GetFlag(FLAGS_metrics_address)));
  const std::unique_ptr<platform::Cache> cache = SharedCache();
  TREFF_ASSIGN_OR_RETURN(
      const auto module,
      RecommendationModule::Open({.database_url = DatabaseUrl(),
                                  .policy_dir = absl::GetFlag(FLAGS_policy_dir),
                                  .cache = cache.get()},
                                 platform::NewChannel(absl::GetFlag(FLAGS_casework_address)),
                                 platform::NewChannel(absl::GetFlag(FLAGS_municipality_address))));
  TREFF_ASSIGN_OR_RETURN(
      const auto server,
      platform::Server::Start({.address = absl::GetFlag(FLAGS_address)}, module->NewServices()));
  server->SetReady(true);
  platform::LogInfo("recommendation serves", {{"port", int64_t{server->port()}},
                                              {"metrics_port", int64_t{metrics->port()}}});
  platform::WaitForSignal();
  server->Shutdown();
  return absl::OkStatus();
}

}  // namespace
}  // namespace treff::recommendation

int main(int argc, char** argv) {
  treff::platform::BlockSignals();
  treff::platform::InitLog("recommendation");
  absl::Status status =
      treff::platform::ParseFlags(argc, argv, "Says which municipalities fit a case, and why.");
  if (status.ok()) status = treff::recommendation::Run();
  if (status.ok()) return 0;
  treff::platform::LogError("recommendation ends", {{"error", std::string(status.message())}});
  return 1;
}
