// treff-municipality: the municipality service as a process of its own.
#include <string>

#include "absl/flags/flag.h"
#include "services/municipality/module.h"
#include "services/platform/cache/cache.h"
#include "services/platform/lifecycle/program.h"
#include "services/platform/status/status.h"

ABSL_FLAG(std::string, address, "127.0.0.1:7072", "host:port to serve on");
ABSL_FLAG(std::string, metrics_address, "127.0.0.1:9072", "host:port of /metrics");
ABSL_FLAG(std::string, data_dir, ".", "folder of the SQLite file");
ABSL_FLAG(std::string, database_url, "", "sqlite:PATH or postgresql://…; empty: in data_dir");
ABSL_FLAG(std::string, redis_address, "", "host:port of the shared cache; empty: none");

namespace treff::municipality {
namespace {

absl::Status Run() {
  TREFF_ASSIGN_OR_RETURN(const std::string database_url,
                         platform::DatabaseUrl(absl::GetFlag(FLAGS_database_url),
                                               absl::GetFlag(FLAGS_data_dir), "municipality"));
  TREFF_ASSIGN_OR_RETURN(const auto cache,
                         platform::NewSharedCache(absl::GetFlag(FLAGS_redis_address)));
  TREFF_ASSIGN_OR_RETURN(const auto module, MunicipalityModule::Open({.database_url = database_url,
                                                                      .cache = cache.get()}));
  return platform::ServeUntilSignalled({.name = "municipality",
                                        .address = absl::GetFlag(FLAGS_address),
                                        .metrics_address = absl::GetFlag(FLAGS_metrics_address)},
                                       module->NewServices());
}

}  // namespace
}  // namespace treff::municipality

int main(int argc, char** argv) {
  return treff::platform::RunProgram(argc, argv, "municipality",
                                     "Says what is known about municipalities.",
                                     treff::municipality::Run);
}
