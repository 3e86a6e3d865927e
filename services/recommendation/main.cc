// treff-recommendation: the recommendation service as a process of its own.
#include <string>
#include <utility>

#include "absl/flags/flag.h"
#include "services/platform/cache/cache.h"
#include "services/platform/lifecycle/channel_limits.h"
#include "services/platform/lifecycle/program.h"
#include "services/platform/middleware/client.h"
#include "services/platform/operations/operations_service.h"
#include "services/platform/status/status.h"
#include "services/recommendation/module.h"

ABSL_FLAG(std::string, address, "127.0.0.1:7074", "host:port to serve on");
ABSL_FLAG(std::string, metrics_address, "127.0.0.1:9074", "host:port of /metrics");
ABSL_FLAG(std::string, data_dir, ".", "folder of the SQLite file");
ABSL_FLAG(std::string, database_url, "", "sqlite:PATH or postgresql://…; empty: in data_dir");
ABSL_FLAG(std::string, casework_address, "127.0.0.1:7073", "the casework service");
ABSL_FLAG(std::string, municipality_address, "127.0.0.1:7072", "the municipality service");
ABSL_FLAG(std::string, redis_address, "", "host:port of the shared cache; empty: none");
ABSL_FLAG(std::string, policy_dir, "", "folder of policy files; empty: those compiled in");

namespace treff::recommendation {
namespace {

absl::Status Run() {
  TREFF_ASSIGN_OR_RETURN(const std::string database_url,
                         platform::DatabaseUrl(absl::GetFlag(FLAGS_database_url),
                                               absl::GetFlag(FLAGS_data_dir), "recommendation"));
  TREFF_ASSIGN_OR_RETURN(const auto cache,
                         platform::NewSharedCache(absl::GetFlag(FLAGS_redis_address)));
  TREFF_ASSIGN_OR_RETURN(
      const auto module,
      RecommendationModule::Open({.database_url = database_url,
                                  .policy_dir = absl::GetFlag(FLAGS_policy_dir),
                                  .cache = cache.get()},
                                 platform::NewChannel(absl::GetFlag(FLAGS_casework_address)),
                                 platform::NewChannel(absl::GetFlag(FLAGS_municipality_address))));
  auto services = module->NewServices();
  services.push_back(platform::NewOperationsService({&module->operations()}));
  // A running plan is handed back: another replica goes on with it, or the next start.
  return platform::ServeUntilSignalled({.name = "recommendation",
                                        .address = absl::GetFlag(FLAGS_address),
                                        .metrics_address = absl::GetFlag(FLAGS_metrics_address),
                                        .max_message_bytes = platform::kMaxLargeRequestBytes,
                                        .before_drain = [&] { module->operations().Stop(); }},
                                       std::move(services));
}

}  // namespace
}  // namespace treff::recommendation

int main(int argc, char** argv) {
  return treff::platform::RunProgram(argc, argv, "recommendation",
                                     "Says which municipalities fit a case, and why.",
                                     treff::recommendation::Run);
}
