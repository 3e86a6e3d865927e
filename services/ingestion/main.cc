// treff-ingestion: the ingestion service as a process of its own.
#include <string>
#include <utility>

#include "absl/flags/flag.h"
#include "services/ingestion/module.h"
#include "services/platform/lifecycle/program.h"
#include "services/platform/middleware/client.h"
#include "services/platform/operations/operations_service.h"
#include "services/platform/status/status.h"

ABSL_FLAG(std::string, address, "127.0.0.1:7071", "host:port to serve on");
ABSL_FLAG(std::string, metrics_address, "127.0.0.1:9071", "host:port of /metrics");
ABSL_FLAG(std::string, data_dir, ".", "folder of the SQLite file and of the archive");
ABSL_FLAG(std::string, database_url, "", "sqlite:PATH or postgresql://…; empty: in data_dir");
ABSL_FLAG(std::string, municipality_address, "127.0.0.1:7072", "the municipality service");
ABSL_FLAG(std::string, mirror, "", "http://host:port of an offline mirror; empty: live sources");
ABSL_FLAG(std::string, catalogue_dir, "", "folder with another catalogue; empty: the built-in one");

namespace treff::ingestion {
namespace {

absl::Status Run() {
  TREFF_ASSIGN_OR_RETURN(const std::string database_url,
                         platform::DatabaseUrl(absl::GetFlag(FLAGS_database_url),
                                               absl::GetFlag(FLAGS_data_dir), "ingestion"));
  TREFF_ASSIGN_OR_RETURN(
      const auto module,
      IngestionModule::Open({.database_url = database_url,
                             .archive_dir = absl::GetFlag(FLAGS_data_dir) + "/archive",
                             .mirror = absl::GetFlag(FLAGS_mirror),
                             .catalogue_dir = absl::GetFlag(FLAGS_catalogue_dir)},
                            platform::NewChannel(absl::GetFlag(FLAGS_municipality_address))));
  auto services = module->NewServices();
  services.push_back(platform::NewOperationsService({&module->operations()}));
  // A running import is handed back: another replica goes on with it, or the next start.
  return platform::ServeUntilSignalled({.name = "ingestion",
                                        .address = absl::GetFlag(FLAGS_address),
                                        .metrics_address = absl::GetFlag(FLAGS_metrics_address),
                                        .before_drain = [&] { module->operations().Stop(); }},
                                       std::move(services));
}

}  // namespace
}  // namespace treff::ingestion

int main(int argc, char** argv) {
  return treff::platform::RunProgram(argc, argv, "ingestion", "Fetches open data and publishes it.",
                                     treff::ingestion::Run);
}
