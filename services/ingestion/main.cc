// treff-ingestion: the ingestion service as a process of its own.
#include <string>
#include <utility>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/ingestion/module.h"
#include "services/platform/identity/identity_flags.h"
#include "services/platform/lifecycle/flags/database_flags.h"
#include "services/platform/lifecycle/flags/flag_types.h"
#include "services/platform/lifecycle/program.h"
#include "services/platform/operations/operations_service.h"
#include "services/platform/status/status.h"
#include "services/variables.h"

namespace platform = treff::platform;

ABSL_FLAG(platform::ListenAddress, address, "127.0.0.1:7071", "host:port to serve on");
ABSL_FLAG(platform::ListenAddress, metrics_address, "127.0.0.1:9071", "host:port of /metrics");
ABSL_FLAG(platform::DataFolder, data_dir, ".", "folder of the SQLite file and of the archive");
ABSL_FLAG(platform::ServiceAddress, municipality_address, "127.0.0.1:7072",
          "the municipality service");
ABSL_FLAG(platform::MirrorUrl, mirror, "",
          "http://host:port of an offline mirror; empty: live sources");
ABSL_FLAG(bool, import_schedule, false,
          "import datasets by themselves when their calendar says so");
ABSL_FLAG(
    absl::Duration, schedule_pause, absl::Minutes(1),
    "how often it is looked at what is due, alike in all replicas; one that dies is followed by "
    "another within four times as long");
ABSL_FLAG(platform::SourceFile, source_keys, "",
          "file with the keys of sources that need one, a line each: SOURCE KEY; empty: none");
ABSL_FLAG(bool, archive_in_database, false,
          "keep raw bytes in the database and not in data_dir: for replicas that share no folder");
ABSL_FLAG(
    std::string, archive_s3_url, "",
    "https://host/bucket or https://host/bucket/prefix of a store that speaks S3, to keep raw "
    "bytes in; empty: none");
ABSL_FLAG(std::string, archive_s3_region, "us-east-1", "what that store calls its region");
ABSL_FLAG(platform::SourceFile, archive_s3_login_file, "",
          "file with KEY_ID:SECRET for that store, read for each request");
ABSL_FLAG(platform::SourceFile, archive_s3_ca_file, "",
          "file with the authorities by which that store is believed; empty: the system's");
ABSL_FLAG(int, archive_days, 730,
          "days that raw bytes are kept which no import or dataset version rests on; 0: always");
ABSL_FLAG(platform::SourceFolder, catalogue_dir, "",
          "folder with another catalogue; empty: the built-in one");

namespace treff::ingestion {
namespace {

// Each look reads the store.
constexpr absl::Duration kLeastSchedulePause = absl::Milliseconds(100);

ObjectStoreOptions ObjectStoreFlags() {
  return {.url = absl::GetFlag(FLAGS_archive_s3_url),
          .region = absl::GetFlag(FLAGS_archive_s3_region),
          .login_file = absl::GetFlag(FLAGS_archive_s3_login_file).text,
          .ca_file = absl::GetFlag(FLAGS_archive_s3_ca_file).text};
}

absl::Status Run() {
  if (absl::GetFlag(FLAGS_schedule_pause) < kLeastSchedulePause) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--schedule_pause: ", absl::FormatDuration(absl::GetFlag(FLAGS_schedule_pause)),
        " is too short: give at least ", absl::FormatDuration(kLeastSchedulePause)));
  }
  TREFF_ASSIGN_OR_RETURN(const platform::OwnedDatabase database,
                         platform::OwnDatabase(absl::GetFlag(FLAGS_data_dir), "ingestion"));
  TREFF_ASSIGN_OR_RETURN(const auto access, platform::AccessFromFlags());
  TREFF_ASSIGN_OR_RETURN(
      platform::Endpoints endpoints,
      platform::Endpoints::Bind("ingestion", *access, absl::GetFlag(FLAGS_address),
                                absl::GetFlag(FLAGS_metrics_address)));
  TREFF_ASSIGN_OR_RETURN(
      const auto module,
      IngestionModule::Open({.database = database.options,
                             .archive_dir = absl::GetFlag(FLAGS_data_dir).text + "/archive",
                             .archive_in_database = absl::GetFlag(FLAGS_archive_in_database),
                             .object_store = ObjectStoreFlags(),
                             .mirror = absl::GetFlag(FLAGS_mirror).text,
                             .catalogue_dir = absl::GetFlag(FLAGS_catalogue_dir).text,
                             .runs_imports = !platform::OnlyMigrates(),
                             .import_schedule = absl::GetFlag(FLAGS_import_schedule),
                             .schedule_pause = absl::GetFlag(FLAGS_schedule_pause),
                             .source_keys = absl::GetFlag(FLAGS_source_keys).text,
                             .archive_days = absl::GetFlag(FLAGS_archive_days)},
                            access->NewChannel(absl::GetFlag(FLAGS_municipality_address).text)));
  auto services = module->NewServices();
  services.push_back(platform::NewOperationsService({{&module->operations(), {}}}));
  // A running import is handed back: another replica goes on with it, or the next start.
  return endpoints.ServeUntilSignalled({.probes = {[&] { return module->Probe(); }},
                                        .data_dir = absl::GetFlag(FLAGS_data_dir).text,
                                        .before_drain = [&] { module->operations().Stop(); }},
                                       std::move(services));
}

}  // namespace
}  // namespace treff::ingestion

int main(int argc, char** argv) {
  return treff::platform::RunProgram(
      argc, argv, "ingestion",
      {.usage = "Fetches open data and publishes it.", .other_variables = treff::Variables()},
      treff::ingestion::Run);
}
