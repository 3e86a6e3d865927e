// treff-municipality: the municipality service as a process of its own.
#include <string>

#include "absl/flags/flag.h"
#include "services/municipality/module.h"
#include "services/platform/cache/cache.h"
#include "services/platform/identity/identity_flags.h"
#include "services/platform/lifecycle/flags/flag_types.h"
#include "services/platform/lifecycle/program.h"
#include "services/platform/status/status.h"
#include "services/variables.h"

namespace platform = treff::platform;

ABSL_FLAG(platform::ListenAddress, address, "127.0.0.1:7072", "host:port to serve on");
ABSL_FLAG(platform::ListenAddress, metrics_address, "127.0.0.1:9072", "host:port of /metrics");
ABSL_FLAG(platform::DataFolder, data_dir, ".", "folder of the SQLite file");
ABSL_FLAG(platform::CacheAddress, redis_address, "", "host:port of the shared cache; empty: none");
ABSL_FLAG(
    platform::SourceFile, redis_login_file, "",
    "file with NAME:SECRET for that Redis, read for each connection; empty: it asks for none");

namespace treff::municipality {
namespace {

absl::Status Run() {
  TREFF_ASSIGN_OR_RETURN(const platform::OwnedDatabase database,
                         platform::OwnDatabase(absl::GetFlag(FLAGS_data_dir), "municipality"));
  TREFF_ASSIGN_OR_RETURN(const auto access, platform::AccessFromFlags());
  TREFF_ASSIGN_OR_RETURN(
      platform::Endpoints endpoints,
      platform::Endpoints::Bind("municipality", *access, absl::GetFlag(FLAGS_address),
                                absl::GetFlag(FLAGS_metrics_address)));
  TREFF_ASSIGN_OR_RETURN(const auto cache,
                         platform::NewSharedCache(absl::GetFlag(FLAGS_redis_address).text,
                                                  absl::GetFlag(FLAGS_redis_login_file).text));
  TREFF_ASSIGN_OR_RETURN(const auto module, MunicipalityModule::Open({.database = database.options,
                                                                      .cache = cache.get()}));
  return endpoints.ServeUntilSignalled(
      {.probes = {[&] { return module->Probe(); }}, .data_dir = absl::GetFlag(FLAGS_data_dir).text},
      module->NewServices());
}

}  // namespace
}  // namespace treff::municipality

int main(int argc, char** argv) {
  return treff::platform::RunProgram(
      argc, argv, "municipality",
      {.usage = "Says what is known about municipalities.", .other_variables = treff::Variables()},
      treff::municipality::Run);
}
