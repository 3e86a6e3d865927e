// treff-casework: the casework service as a process of its own.
#include <string>

#include "absl/flags/flag.h"
#include "services/casework/module.h"
#include "services/platform/lifecycle/program.h"
#include "services/platform/middleware/client.h"
#include "services/platform/status/status.h"

ABSL_FLAG(std::string, address, "127.0.0.1:7073", "host:port to serve on");
ABSL_FLAG(std::string, metrics_address, "127.0.0.1:9073", "host:port of /metrics");
ABSL_FLAG(std::string, data_dir, ".", "folder of the SQLite file");
ABSL_FLAG(std::string, database_url, "", "sqlite:PATH or postgresql://…; empty: in data_dir");
ABSL_FLAG(std::string, municipality_address, "127.0.0.1:7072", "the municipality service");

namespace treff::casework {
namespace {

absl::Status Run() {
  TREFF_ASSIGN_OR_RETURN(const std::string database_url,
                         platform::DatabaseUrl(absl::GetFlag(FLAGS_database_url),
                                               absl::GetFlag(FLAGS_data_dir), "casework"));
  TREFF_ASSIGN_OR_RETURN(
      const auto module,
      CaseworkModule::Open({.database_url = database_url},
                           platform::NewChannel(absl::GetFlag(FLAGS_municipality_address))));
  return platform::ServeUntilSignalled({.name = "casework",
                                        .address = absl::GetFlag(FLAGS_address),
                                        .metrics_address = absl::GetFlag(FLAGS_metrics_address)},
                                       module->NewServices());
}

}  // namespace
}  // namespace treff::casework

int main(int argc, char** argv) {
  return treff::platform::RunProgram(argc, argv, "casework", "Keeps the cases.",
                                     treff::casework::Run);
}
