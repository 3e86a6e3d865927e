// treffd: the whole house in one process, with SQLite files in one folder and nothing else needed.
#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "services/casework/module.h"
#include "services/gateway/module.h"
#include "services/ingestion/module.h"
#include "services/municipality/module.h"
#include "services/platform/identity/demo_sign_in_service.h"
#include "services/platform/identity/identity_flags.h"
#include "services/platform/lifecycle/channel_limits.h"
#include "services/platform/lifecycle/flags/database_flags.h"
#include "services/platform/lifecycle/flags/flag_types.h"
#include "services/platform/lifecycle/program.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/operations/operations_service.h"
#include "services/platform/status/status.h"
#include "services/recommendation/module.h"
#include "services/variables.h"

namespace platform = treff::platform;

ABSL_FLAG(platform::ListenAddress, address, "127.0.0.1:7070", "host:port to serve on");
ABSL_FLAG(platform::ListenAddress, metrics_address, "127.0.0.1:9070", "host:port of /metrics");
ABSL_FLAG(platform::WebAddress, web_address, "",
          "host:port of this machine to serve HTTP on, as 127.0.0.1:7080; empty: not served");
ABSL_FLAG(bool, demo_sign_in, false,
          "let everybody sign in over HTTP as whom they like: for demos alone");
ABSL_FLAG(bool, demo_issuer, false,
          "give whoever asks a token for the role they like, and let nobody in without one: for "
          "demos alone");
ABSL_FLAG(bool, open_to_programs, false,
          "let programs of this machine call over HTTP without signing in");
ABSL_FLAG(platform::SourceFolder, web_files, "",
          "folder of the dashboard's files; empty: those compiled in");
ABSL_FLAG(double, calls_per_second, 100,
          "calls over HTTP of one caller, on the long run; 0: any number");
ABSL_FLAG(platform::DataFolder, data_dir, "treff-data",
          "folder of the SQLite files and of the archive");
ABSL_FLAG(platform::SourceFile, master_key_file, "",
          "file with the keys that seal cases, a line each: VERSION:KEY; empty: master.key in "
          "data_dir, which is made");
ABSL_FLAG(platform::MirrorUrl, mirror, "",
          "http://host:port of an offline mirror; empty: live sources");
ABSL_FLAG(bool, import_schedule, false,
          "import datasets by themselves when their calendar says so");
ABSL_FLAG(platform::SourceFile, source_keys, "",
          "file with the keys of sources that need one, a line each: SOURCE KEY; empty: none");
ABSL_FLAG(int, archive_days, 730,
          "days that raw bytes are kept which no import or dataset version rests on; 0: always");
ABSL_FLAG(platform::SourceFolder, catalogue_dir, "",
          "folder with another catalogue; empty: the built-in one");
ABSL_FLAG(platform::SourceFolder, policy_dir, "",
          "folder of policy files; empty: those compiled in");
ABSL_FLAG(bool, webhook_private_addresses, false,
          "let webhooks lead into private networks, and over http: for tests and closed networks");

namespace treff {
namespace {

using Services = std::vector<std::unique_ptr<grpc::Service>>;

// The database of each service: its own file, or one for all. No two have a table of the same name.
struct Databases {
  platform::OwnedDatabase municipality, casework, recommendation, ingestion;
};

absl::StatusOr<Databases> OwnDatabases() {
  const platform::DataFolder folder = absl::GetFlag(FLAGS_data_dir);
  Databases databases;
  TREFF_ASSIGN_OR_RETURN(databases.municipality, platform::OwnDatabase(folder, "municipality"));
  if (!platform::DatabaseFlags().url.empty()) {
    databases.casework.options = databases.recommendation.options = databases.ingestion.options =
        databases.municipality.options;
    return databases;
  }
  TREFF_ASSIGN_OR_RETURN(databases.casework, platform::OwnDatabase(folder, "casework"));
  TREFF_ASSIGN_OR_RETURN(databases.recommendation, platform::OwnDatabase(folder, "recommendation"));
  TREFF_ASSIGN_OR_RETURN(databases.ingestion, platform::OwnDatabase(folder, "ingestion"));
  return databases;
}

// Null when there is no --web_address.
absl::StatusOr<std::unique_ptr<gateway::GatewayModule>> BindGateway(
    const platform::AccessControl& access) {
  const std::string address = absl::GetFlag(FLAGS_web_address).text;
  if (address.empty() || platform::OnlyMigrates()) return nullptr;
  gateway::GatewayOptions options{.demo_sign_in = absl::GetFlag(FLAGS_demo_sign_in),
                                  .open_to_programs = absl::GetFlag(FLAGS_open_to_programs),
                                  .web_files = absl::GetFlag(FLAGS_web_files).text,
                                  .access = &access,
                                  .calls_per_second = absl::GetFlag(FLAGS_calls_per_second)};
  gateway::AddSignInFlags(options);
  return gateway::GatewayModule::Bind("web_address", address, options);
}

ingestion::IngestionModule::Options IngestionOptions(const platform::DatabaseOptions& database) {
  return {.database = database,
          .archive_dir = absl::GetFlag(FLAGS_data_dir).text + "/archive",
          .mirror = absl::GetFlag(FLAGS_mirror).text,
          .catalogue_dir = absl::GetFlag(FLAGS_catalogue_dir).text,
          .import_schedule = absl::GetFlag(FLAGS_import_schedule),
          .source_keys = absl::GetFlag(FLAGS_source_keys).text,
          .archive_days = absl::GetFlag(FLAGS_archive_days)};
}

casework::CaseworkModule::Options CaseworkOptions(const platform::DatabaseOptions& database) {
  return {.database = database,
          .master_key_file = absl::GetFlag(FLAGS_master_key_file).text,
          .data_dir = absl::GetFlag(FLAGS_data_dir).text,
          .webhook_private_addresses = absl::GetFlag(FLAGS_webhook_private_addresses)};
}

void Append(Services more, Services& services) {
  std::move(more.begin(), more.end(), std::back_inserter(services));
}

// Of a demo.
void AppendSignIn(const platform::AccessControl& access, Services& services) {
  if (access.demo_issuer() == nullptr) return;
  services.push_back(platform::NewDemoSignInService(*access.demo_issuer()));
}

absl::Status Run() {
  TREFF_ASSIGN_OR_RETURN(const Databases databases, OwnDatabases());
  TREFF_ASSIGN_OR_RETURN(const auto access,
                         platform::AccessFromFlags(absl::GetFlag(FLAGS_demo_issuer)));
  TREFF_ASSIGN_OR_RETURN(platform::Endpoints endpoints,
                         platform::Endpoints::Bind("treffd", *access, absl::GetFlag(FLAGS_address),
                                                   absl::GetFlag(FLAGS_metrics_address)));
  TREFF_ASSIGN_OR_RETURN(const auto web, BindGateway(*access));

  TREFF_ASSIGN_OR_RETURN(
      const auto municipality,
      municipality::MunicipalityModule::Open({.database = databases.municipality.options}));
  TREFF_ASSIGN_OR_RETURN(
      const auto municipality_inside,
      platform::Server::StartInside(municipality->NewServices(), access->Inside()));

  TREFF_ASSIGN_OR_RETURN(const auto casework,
                         casework::CaseworkModule::Open(CaseworkOptions(databases.casework.options),
                                                        municipality_inside->InProcessChannel()));
  TREFF_ASSIGN_OR_RETURN(const auto casework_inside,
                         platform::Server::StartInside(casework->NewServices(), access->Inside()));

  TREFF_ASSIGN_OR_RETURN(
      const auto recommendation,
      recommendation::RecommendationModule::Open(
          {.database = databases.recommendation.options,
           .policy_dir = absl::GetFlag(FLAGS_policy_dir).text},
          casework_inside->InProcessChannel(), municipality_inside->InProcessChannel()));

  TREFF_ASSIGN_OR_RETURN(const auto ingestion, ingestion::IngestionModule::Open(
                                                   IngestionOptions(databases.ingestion.options),
                                                   municipality_inside->InProcessChannel()));

  Services services = municipality->NewServices();
  Append(casework->NewServices(), services);
  Append(recommendation->NewServices(), services);
  Append(ingestion->NewServices(), services);
  services.push_back(platform::NewOperationsService(
      {{&ingestion->operations(), {}},
       {&recommendation->operations(), recommendation::RecommendationModule::Followers()}}));
  AppendSignIn(*access, services);
  return endpoints.ServeUntilSignalled(
      {.max_message_bytes = platform::kMaxLargeRequestBytes,
       .probes = {[&] { return municipality->Probe(); }, [&] { return casework->Probe(); },
                  [&] { return recommendation->Probe(); }, [&] { return ingestion->Probe(); }},
       .data_dir = absl::GetFlag(FLAGS_data_dir).text,
       .beside =
           [&](platform::Server& server) {
             if (web != nullptr) web->Serve({.all = server.InProcessChannel()});
           },
       // Running imports and plans are handed back: they go on after the next start.
       .before_drain =
           [&] {
             if (web != nullptr) web->Stop();
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
