// treff-casework: the casework service as a process of its own.
#include <string>

#include "absl/flags/flag.h"
#include "services/casework/module.h"
#include "services/platform/identity/identity_flags.h"
#include "services/platform/lifecycle/flags/flag_types.h"
#include "services/platform/lifecycle/program.h"
#include "services/platform/status/status.h"
#include "services/variables.h"

namespace platform = treff::platform;

ABSL_FLAG(platform::ListenAddress, address, "127.0.0.1:7073", "host:port to serve on");
ABSL_FLAG(platform::ListenAddress, metrics_address, "127.0.0.1:9073", "host:port of /metrics");
ABSL_FLAG(platform::DataFolder, data_dir, ".", "folder of the SQLite file");
ABSL_FLAG(platform::SourceFile, master_key_file, "",
          "file with the keys that seal cases, a line each: VERSION:KEY; empty: as the "
          "documentation of privacy says");
ABSL_FLAG(platform::ServiceAddress, municipality_address, "127.0.0.1:7072",
          "the municipality service");
ABSL_FLAG(bool, webhook_private_addresses, false,
          "let webhooks lead into private networks, and over http: for tests and closed networks");

namespace treff::casework {
namespace {

absl::Status Run() {
  TREFF_ASSIGN_OR_RETURN(const platform::OwnedDatabase database,
                         platform::OwnDatabase(absl::GetFlag(FLAGS_data_dir), "casework"));
  TREFF_ASSIGN_OR_RETURN(const auto access, platform::AccessFromFlags());
  TREFF_ASSIGN_OR_RETURN(
      platform::Endpoints endpoints,
      platform::Endpoints::Bind("casework", *access, absl::GetFlag(FLAGS_address),
                                absl::GetFlag(FLAGS_metrics_address)));
  TREFF_ASSIGN_OR_RETURN(
      const auto module,
      CaseworkModule::Open(
          {.database = database.options,
           .master_key_file = absl::GetFlag(FLAGS_master_key_file).text,
           .data_dir = absl::GetFlag(FLAGS_data_dir).text,
           .webhook_private_addresses = absl::GetFlag(FLAGS_webhook_private_addresses)},
          access->NewChannel(absl::GetFlag(FLAGS_municipality_address).text)));
  return endpoints.ServeUntilSignalled(
      {.probes = {[&] { return module->Probe(); }}, .data_dir = absl::GetFlag(FLAGS_data_dir).text},
      module->NewServices());
}

}  // namespace
}  // namespace treff::casework

int main(int argc, char** argv) {
  return treff::platform::RunProgram(
      argc, argv, "casework", {.usage = "Keeps the cases.", .other_variables = treff::Variables()},
      treff::casework::Run);
}
