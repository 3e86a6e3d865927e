// treff-recommendation: the recommendation service as a process of its own.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/time/time.h"
#include "services/platform/cache/cache.h"
#include "services/platform/identity/identity_flags.h"
#include "services/platform/lifecycle/channel_limits.h"
#include "services/platform/lifecycle/flags/database_flags.h"
#include "services/platform/lifecycle/flags/flag_types.h"
#include "services/platform/lifecycle/program.h"
#include "services/platform/operations/operations_service.h"
#include "services/platform/status/status.h"
#include "services/recommendation/module.h"
#include "services/variables.h"

namespace platform = treff::platform;

namespace treff::recommendation {

// What of the service this process does.
enum class Part { kAll, kApi, kWorker };

std::string AbslUnparseFlag(Part part) {
  if (part == Part::kApi) return "api";
  return part == Part::kWorker ? "worker" : "all";
}

bool AbslParseFlag(absl::string_view text, Part* part, std::string* error) {
  for (const Part known : {Part::kAll, Part::kApi, Part::kWorker}) {
    if (text != AbslUnparseFlag(known)) continue;
    *part = known;
    return true;
  }
  *error = "must be all, api or worker";
  return false;
}

}  // namespace treff::recommendation

ABSL_FLAG(platform::ListenAddress, address, "127.0.0.1:7074", "host:port to serve on");
ABSL_FLAG(platform::ListenAddress, metrics_address, "127.0.0.1:9074", "host:port of /metrics");
ABSL_FLAG(platform::DataFolder, data_dir, ".", "folder of the SQLite file");
ABSL_FLAG(platform::ServiceAddress, casework_address, "127.0.0.1:7073", "the casework service");
ABSL_FLAG(platform::ServiceAddress, municipality_address, "127.0.0.1:7072",
          "the municipality service");
ABSL_FLAG(platform::CacheAddress, redis_address, "", "host:port of the shared cache; empty: none");
ABSL_FLAG(
    platform::SourceFile, redis_login_file, "",
    "file with NAME:SECRET for that Redis, read for each connection; empty: it asks for none");
ABSL_FLAG(treff::recommendation::Part, role, treff::recommendation::Part::kAll,
          "all: answer and solve plans; api: answer, and leave plans to workers on the same "
          "database; worker: solve plans and answer nothing but health");
ABSL_FLAG(absl::Duration, max_plan_time, absl::Hours(24),
          "the longest that a plan may ask to be worked on, above 0");
ABSL_FLAG(int, max_plan_threads, 256, "the most threads that a plan may ask for, 1 to 256");
ABSL_FLAG(platform::SourceFolder, policy_dir, "",
          "folder of policy files; empty: those compiled in");

namespace treff::recommendation {
namespace {

absl::Status Run() {
  const Part part = absl::GetFlag(FLAGS_role);
  if (absl::GetFlag(FLAGS_max_plan_time) <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError("--max_plan_time must be above 0, as in 10m");
  }
  if (absl::GetFlag(FLAGS_max_plan_threads) < 1) {
    return absl::InvalidArgumentError("--max_plan_threads must be at least 1");
  }
  TREFF_ASSIGN_OR_RETURN(const platform::OwnedDatabase database,
                         platform::OwnDatabase(absl::GetFlag(FLAGS_data_dir), "recommendation"));
  TREFF_ASSIGN_OR_RETURN(const auto access, platform::AccessFromFlags());
  TREFF_ASSIGN_OR_RETURN(
      platform::Endpoints endpoints,
      platform::Endpoints::Bind("recommendation", *access, absl::GetFlag(FLAGS_address),
                                absl::GetFlag(FLAGS_metrics_address)));
  TREFF_ASSIGN_OR_RETURN(const auto cache,
                         platform::NewSharedCache(absl::GetFlag(FLAGS_redis_address).text,
                                                  absl::GetFlag(FLAGS_redis_login_file).text));
  TREFF_ASSIGN_OR_RETURN(const auto module,
                         RecommendationModule::Open(
                             {.database = database.options,
                              .policy_dir = absl::GetFlag(FLAGS_policy_dir).text,
                              .cache = cache.get(),
                              .solves_plans = part != Part::kApi && !platform::OnlyMigrates(),
                              .max_plan_time = absl::GetFlag(FLAGS_max_plan_time),
                              .max_plan_threads = absl::GetFlag(FLAGS_max_plan_threads)},
                             access->NewChannel(absl::GetFlag(FLAGS_casework_address).text),
                             access->NewChannel(absl::GetFlag(FLAGS_municipality_address).text)));
  std::vector<std::unique_ptr<grpc::Service>> services;
  if (part != Part::kWorker) {
    services = module->NewServices();
    services.push_back(platform::NewOperationsService(
        {{&module->operations(), RecommendationModule::Followers()}}));
  }
  // A running plan is handed back: another replica goes on with it, or the next start.
  return endpoints.ServeUntilSignalled({.max_message_bytes = platform::kMaxLargeRequestBytes,
                                        .probes = {[&] { return module->Probe(); }},
                                        .data_dir = absl::GetFlag(FLAGS_data_dir).text,
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
