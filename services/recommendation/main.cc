// treff-recommendation: the recommendation service as a process of its own.
#include <string>
#include <utility>

#include "absl/flags/flag.h"
#include "services/platform/cache/cache.h"
#include "services/platform/lifecycle/channel_limits.h"
#include "services/platform/lifecycle/flag_types.h"
#include "services/platform/lifecycle/program.h"
#include "services/platform/middleware/client.h"
#include "services/platform/operations/operations_service.h"
#include "services/platform/status/status.h"
#include "services/recommendation/module.h"
#include "services/variables.h"

namespace platform = treff::platform;

ABSL_FLAG(platform::ListenAddress, address, "127.0.0.1:7074", "host:port to serve on");
ABSL_FLAG(platform::ListenAddress, metrics_address, "127.0.0.1:9074", "host:port of /metrics");
ABSL_FLAG(platform::DataFolder, data_dir, ".", "folder of the SQLite file");
ABSL_FLAG(platform::DatabaseUrl, database_url, "",
          "sqlite:PATH or postgresql://…; empty: in data_dir");
ABSL_FLAG(platform::ServiceAddress, casework_address, "127.0.0.1:7073", "the casework service");
ABSL_FLAG(platform::ServiceAddress, municipality_address, "127.0.0.1:7072",
          "the municipality service");
ABSL_FLAG(platform::CacheAddress, redis_address, "", "host:port of the shared cache; empty: none");
ABSL_FLAG(platform::SourceFolder, policy_dir, "",
          "folder of policy files; empty: those compiled in");

namespace treff::recommendation {
namespace {

absl::Status Run() {
  TREFF_ASSIGN_OR_RETURN(const platform::OwnedDatabase database,
                         platform::OwnDatabase(absl::GetFlag(FLAGS_database_url),
                                               absl::GetFlag(FLAGS_data_dir), "recommendation"));
  TREFF_ASSIGN_OR_RETURN(platform::Endpoints endpoints,
                         platform::Endpoints::Bind("recommendation", absl::GetFlag(FLAGS_address),
                                                   absl::GetFlag(FLAGS_metrics_address)));
  TREFF_ASSIGN_OR_RETURN(const auto cache,
                         platform::NewSharedCache(absl::GetFlag(FLAGS_redis_address).text));
  TREFF_ASSIGN_OR_RETURN(const auto module,
                         RecommendationModule::Open(
                             {.database_url = database.url,
                              .policy_dir = absl::GetFlag(FLAGS_policy_dir).text,
                              .cache = cache.get()},
                             platform::NewChannel(absl::GetFlag(FLAGS_casework_address).text),
                             platform::NewChannel(absl::GetFlag(FLAGS_municipality_address).text)));
  auto services = module->NewServices();
  services.push_back(platform::NewOperationsService({&module->operations()}));
  // A running plan is handed back: another replica goes on with it, or the next start.
  return endpoints.ServeUntilSignalled({.max_message_bytes = platform::kMaxLargeRequestBytes,
                                        .probes = {[&] { return module->Probe(); }},
                                        .before_drain = [&] { module->operations().Stop(); }},
                                       std::move(services));
}

}  // namespace
}  // namespace treff::recommendation

int main(int argc, char** argv) {
  return treff::platform::RunProgram(argc, argv, "recommendation",
                                     {.usage = "Says which municipalities fit a case, and why.",
                                      .other_variables = treff::Variables()},
                                     treff::recommendation::Run);
}
