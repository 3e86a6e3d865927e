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
#include "services/platform/lifecycle/program.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/operations/operations_service.h"
#include "services/platform/status/status.h"
#include "services/recommendation/module.h"

ABSL_FLAG(std::string, address, "127.0.0.1:7070", "host:port to serve on");
ABSL_FLAG(std::string, metrics_address, "127.0.0.1:9070", "host:port of /metrics");
ABSL_FLAG(std::string, data_dir, "treff-data", "folder of the SQLite files and of the archive");
ABSL_FLAG(std::string, mirror, "", "http://host:port of an offline mirror; empty: live sources");
ABSL_FLAG(std::string, catalogue_dir, "", "folder with another catalogue; empty: the built-in one");
ABSL_FLAG(std::string, policy_dir, "", "folder of policy files; empty: those compiled in");

namespace treff {
namespace {

using Services = std::vector<std::unique_ptr<grpc::Service>>;

absl::StatusOr<std::string> DatabaseUrl(const std::string& service) {
  return platform::DatabaseUrl("", absl::GetFlag(FLAGS_data_dir), service);
}

// A server that only the services opened after it can reach.
absl::StatusOr<std::unique_ptr<platform::Server>> StartInside(Services services) {
  return platform::Server::Start({.address = "", .reflection = false}, std::move(services));
}

void Append(Services more, Services& services) {
  std::move(more.begin(), more.end(), std::back_inserter(services));
}

absl::Status Run() {
  TREFF_ASSIGN_OR_RETURN(const std::string municipality_url, DatabaseUrl("municipality"));
  TREFF_ASSIGN_OR_RETURN(const auto municipality, municipality::MunicipalityModule::Open(
                                                      {.database_url = municipality_url}));
  TREFF_ASSIGN_OR_RETURN(const auto municipality_inside, StartInside(municipality->NewServices()));

  TREFF_ASSIGN_OR_RETURN(const std::string casework_url, DatabaseUrl("casework"));
  TREFF_ASSIGN_OR_RETURN(const auto casework,
                         casework::CaseworkModule::Open({.database_url = casework_url},
                                                        municipality_inside->InProcessChannel()));
  TREFF_ASSIGN_OR_RETURN(const auto casework_inside, StartInside(casework->NewServices()));

  TREFF_ASSIGN_OR_RETURN(const std::string recommendation_url, DatabaseUrl("recommendation"));
  TREFF_ASSIGN_OR_RETURN(
      const auto recommendation,
      recommendation::RecommendationModule::Open(
          {.database_url = recommendation_url, .policy_dir = absl::GetFlag(FLAGS_policy_dir)},
          casework_inside->InProcessChannel(), municipality_inside->InProcessChannel()));

  TREFF_ASSIGN_OR_RETURN(const std::string ingestion_url, DatabaseUrl("ingestion"));
  TREFF_ASSIGN_OR_RETURN(
      const auto ingestion,
      ingestion::IngestionModule::Open({.database_url = ingestion_url,
                                        .archive_dir = absl::GetFlag(FLAGS_data_dir) + "/archive",
                                        .mirror = absl::GetFlag(FLAGS_mirror),
                                        .catalogue_dir = absl::GetFlag(FLAGS_catalogue_dir)},
                                       municipality_inside->InProcessChannel()));

  Services services = municipality->NewServices();
  Append(casework->NewServices(), services);
  Append(recommendation->NewServices(), services);
  Append(ingestion->NewServices(), services);
  services.push_back(
      platform::NewOperationsService({&ingestion->operations(), &recommendation->operations()}));
  return platform::ServeUntilSignalled(
      {.name = "treffd",
       .address = absl::GetFlag(FLAGS_address),
       .metrics_address = absl::GetFlag(FLAGS_metrics_address),
       .max_message_bytes = platform::kMaxLargeRequestBytes,
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
  return treff::platform::RunProgram(argc, argv, "treffd", "All of Treff in one process.",
                                     treff::Run);
}
