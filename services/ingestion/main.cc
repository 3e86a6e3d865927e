// treff-ingestion: the ingestion service as a process of its own.
#include <memory>
#include <string>

#include "absl/flags/flag.h"
#include "services/ingestion/module.h"
#include "services/platform/client.h"
#include "services/platform/flags.h"
#include "services/platform/log.h"
#include "services/platform/metrics.h"
#include "services/platform/operations_service.h"
#include "services/platform/server.h"
#include "services/platform/status.h"

ABSL_FLAG(std::string, address, "127.0.0.1:7071", "host:port to serve on");
ABSL_FLAG(std::string, metrics_address, "127.0.0.1:9071", "host:port of /metrics");
ABSL_FLAG(std::string, data_dir, ".", "folder of the SQLite file and of the archive");
ABSL_FLAG(std::string, database_url, "", "sqlite:PATH or postgresql://…; empty: in data_dir");
ABSL_FLAG(std::string, municipality_address, "127.0.0.1:7072", "the municipality service");
ABSL_FLAG(std::string, mirror, "", "http://host:port of an offline mirror; empty: live sources");
ABSL_FLAG(std::string, catalogue_dir, "", "folder with another catalogue; empty: the built-in one");

namespace treff::ingestion {
namespace {

IngestionModule::Options ModuleOptions() {
  const std::string data_dir = absl::GetFlag(FLAGS_data_dir);
  const std::string url = absl::GetFlag(FLAGS_database_url);
  return {.database_url = url.empty() ? "sqlite:" + data_dir + "/ingestion.db" : url,
          .archive_dir = data_dir + "/archive",
          .mirror = absl::GetFlag(FLAGS_mirror),
          .catalogue_dir = absl::GetFlag(FLAGS_catalogue_dir)};
}

absl::Status Run() {
  TREFF_ASSIGN_OR_RETURN(const auto metrics,
                         platform::MetricsServer::Start(absl::GetFlag(FLAGS_metrics_address)));
  TREFF_ASSIGN_OR_RETURN(
      const auto module,
      IngestionModule::Open(ModuleOptions(),
                            platform::NewChannel(absl::GetFlag(FLAGS_municipality_address))));
  auto services = module->NewServices();
  services.push_back(platform::NewOperationsService({&module->operations()}));
  TREFF_ASSIGN_OR_RETURN(
      const auto server,
      platform::Server::Start({.address = absl::GetFlag(FLAGS_address)}, std::move(services)));
  server->SetReady(true);
  platform::LogInfo("ingestion serves", {{"port", int64_t{server->port()}},
                                         {"metrics_port", int64_t{metrics->port()}}});
  platform::WaitForSignal();
  // A running import ends as CANCELLED, and with it whoever waits for it.
  module->operations().Stop();
  server->Shutdown();
  return absl::OkStatus();
}

}  // namespace
}  // namespace treff::ingestion

int main(int argc, char** argv) {
  treff::platform::BlockSignals();
  treff::platform::InitLog("ingestion");
  absl::Status status =
      treff::platform::ParseFlags(argc, argv, "Fetches open data and publishes it.");
  if (status.ok()) status = treff::ingestion::Run();
  if (status.ok()) return 0;
  treff::platform::LogError("ingestion ends", {{"error", std::string(status.message())}});
  return 1;
}
