// treff-casework: the casework service as a process of its own.
#include <memory>
#include <string>

#include "absl/flags/flag.h"
#include "services/casework/module.h"
#include "services/platform/client.h"
#include "services/platform/flags.h"
#include "services/platform/log.h"
#include "services/platform/metrics.h"
#include "services/platform/server.h"
#include "services/platform/status.h"

ABSL_FLAG(std::string, address, "127.0.0.1:7073", "host:port to serve on");
ABSL_FLAG(std::string, metrics_address, "127.0.0.1:9073", "host:port of /metrics");
ABSL_FLAG(std::string, data_dir, ".", "folder of the SQLite file");
ABSL_FLAG(std::string, database_url, "", "sqlite:PATH or postgresql://…; empty: in data_dir");
ABSL_FLAG(std::string, municipality_address, "127.0.0.1:7072", "the municipality service");

namespace treff::casework {
namespace {

std::string DatabaseUrl() {
  const std::string url = absl::GetFlag(FLAGS_database_url);
  return url.empty() ? "sqlite:" + absl::GetFlag(FLAGS_data_dir) + "/casework.db" : url;
}

absl::Status Run() {
  TREFF_ASSIGN_OR_RETURN(const auto metrics,
                         platform::MetricsServer::Start(absl::GetFlag(FLAGS_metrics_address)));
  TREFF_ASSIGN_OR_RETURN(
      const auto module,
      CaseworkModule::Open({.database_url = DatabaseUrl()},
                           platform::NewChannel(absl::GetFlag(FLAGS_municipality_address))));
  TREFF_ASSIGN_OR_RETURN(
      const auto server,
      platform::Server::Start({.address = absl::GetFlag(FLAGS_address)}, module->NewServices()));
  server->SetReady(true);
  platform::LogInfo("casework serves", {{"port", int64_t{server->port()}},
                                        {"metrics_port", int64_t{metrics->port()}}});
  platform::WaitForSignal();
  server->Shutdown();
  return absl::OkStatus();
}

}  // namespace
}  // namespace treff::casework

int main(int argc, char** argv) {
  treff::platform::BlockSignals();
  treff::platform::InitLog("casework");
  absl::Status status = treff::platform::ParseFlags(argc, argv, "Keeps the cases.");
  if (status.ok()) status = treff::casework::Run();
  if (status.ok()) return 0;
  treff::platform::LogError("casework ends", {{"error", std::string(status.message())}});
  return 1;
}
