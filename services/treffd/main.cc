// treffd: the whole house in one process, with SQLite files in one folder and nothing else needed.
#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "services/casework/module.h"
#include "services/ingestion/module.h"
#include "services/municipality/module.h"
#include "services/platform/lifecycle/channel_limits.h"
#include "services/platform/lifecycle/flag_types.h"
#include "services/platform/lifecycle/program.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/operations/operations_service.h"
#include "services/platform/status/status.h"
#include "services/recommendation/module.h"
#include "services/variables.h"

namespace platform = treff::platform;

ABSL_FLAG(platform::ListenAddress, address, "127.0.0.1:7070", "host:port to serve on");
ABSL_FLAG(platform::ListenAddress, metrics_address, "127.0.0.1:9070", "host:port of /metrics");
ABSL_FLAG(platform::DataFolder, data_dir, "treff-data",
          "folder of the SQLite files and of the archive");
ABSL_FLAG(platform::DatabaseUrl, database_url, "",
          "one sqlite:PATH or postgresql://… for all services; empty: in data_dir");
ABSL_FLAG(platform::MirrorUrl, mirror, "",
          "http://host:port of an offline mirror; empty: live sources");
ABSL_FLAG(bool, import_schedule, false,
          "import datasets by themselves when their calendar says so");
ABSL_FLAG(platform::SourceFile, source_keys, "",
          "file with the keys of sources that need one, a line each: SOURCE KEY; empty: none");
ABSL_FLAG(platform::SourceFolder, catalogue_dir, "",
          "folder with another catalogue; empty: the built-in one");
ABSL_FLAG(platform::SourceFolder, policy_dir, "",
          "folder of policy files; empty: those compiled in");

namespace treff {
namespace {

using Services = std::vector<std::unique_ptr<grpc::Service>>;

// The database of each service: its own file, or one for all. No two have a table of the same name.
struct Databases {
  platform::OwnedDatabase municipality, casework, recommendation, ingestion;
};

absl::StatusOr<Databases> OwnDatabases() {
  const platform::DatabaseUrl url = absl::GetFlag(FLAGS_database_url);
  const platform::DataFolder folder = absl::GetFlag(FLAGS_data_dir);
  Databases databases;
  TREFF_ASSIGN_OR_RETURN(databases.municipality,
                         platform::OwnDatabase(url, folder, "municipality"));
  if (!url.text.empty()) {
    databases.casework.url = databases.recommendation.url = databases.ingestion.url = url.text;
    return databases;
  }
  TREFF_ASSIGN_OR_RETURN(databases.casework, platform::OwnDatabase(url, folder, "casework"));
  TREFF_ASSIGN_OR_RETURN(databases.recommendation,
                         platform::OwnDatabase(url, folder, "recommendation"));
  TREFF_ASSIGN_OR_RETURN(databases.ingestion, platform::OwnDatabase(url, folder, "ingestion"));
  return databases;
}

void Append(Services more, Services& services) {
  std::move(more.begin(), more.end(), std::back_inserter(services));
}

absl::Status Run() {
  TREFF_ASSIGN_OR_RETURN(const Databases databases, OwnDatabases());
  TREFF_ASSIGN_OR_RETURN(platform::Endpoints endpoints,
                         platform::Endpoints::Bind("treffd", absl::GetFlag(FLAGS_address),
                                                   absl::GetFlag(FLAGS_metrics_address)));

  TREFF_ASSIGN_OR_RETURN(
      const auto municipality,
      municipality::MunicipalityModule::Open({.database_url = databases.municipality.url}));
  TREFF_ASSIGN_OR_RETURN(const auto municipality_inside,
                         platform::Server::StartInside(municipality->NewServices()));

  TREFF_ASSIGN_OR_RETURN(const auto casework,
                         casework::CaseworkModule::Open({.database_url = databases.casework.url},
                                                        municipality_inside->InProcessChannel()));
  TREFF_ASSIGN_OR_RETURN(const auto casework_inside,
                         platform::Server::StartInside(casework->NewServices()));

  TREFF_ASSIGN_OR_RETURN(
      const auto recommendation,
      recommendation::RecommendationModule::Open(
          {.database_url = databases.recommendation.url,
           .policy_dir = absl::GetFlag(FLAGS_policy_dir).text},
          casework_inside->InProcessChannel(), municipality_inside->InProcessChannel()));

  TREFF_ASSIGN_OR_RETURN(const auto ingestion,
                         ingestion::IngestionModule::Open(
                             {.database_url = databases.ingestion.url,
                              .archive_dir = absl::GetFlag(FLAGS_data_dir).text + "/archive",
                              .mirror = absl::GetFlag(FLAGS_mirror).text,
                              .catalogue_dir = absl::GetFlag(FLAGS_catalogue_dir).text,
                              .import_schedule = absl::GetFlag(FLAGS_import_schedule),
                              .source_keys = absl::GetFlag(FLAGS_source_keys).text},
                             municipality_inside->InProcessChannel()));

  Services services = municipality->NewServices();
  Append(casework->NewServices(), services);
  Append(recommendation->NewServices(), services);
  Append(ingestion->NewServices(), services);
  services.push_back(
      platform::NewOperationsService({&ingestion->operations(), &recommendation->operations()}));
  return endpoints.ServeUntilSignalled(
      {.max_message_bytes = platform::kMaxLargeRequestBytes,
       .probes = {[&] { return municipality->Probe(); }, [&] { return casework->Probe(); },
                  [&] { return recommendation->Probe(); }, [&] { return ingestion->Probe(); }},
       // Running imports and plans are handed back: they go on after the next start.
       .before_drain =
           [&] {
             ingestion->operations().Stop();
             recommendation->operations().Stop();
           }},
      std::move(services));
}

}  // namespace
}  // namespace treff

int main(int argc, char** argv) {
  return treff::platform::RunProgram(
      argc, argv, "treffd",
      {.usage = "All of Treff in one process.", .other_variables = treff::Variables()}, treff::Run);
}
