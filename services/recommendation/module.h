// The recommendation service, wired: for its own main and for treffd.
#ifndef TREFF_SERVICES_RECOMMENDATION_MODULE_H_
#define TREFF_SERVICES_RECOMMENDATION_MODULE_H_

#include <memory>
#include <string>
#include <vector>

#include <grpcpp/channel.h>
#include <grpcpp/impl/codegen/service_type.h>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/access/principal.h"
#include "services/platform/cache/cache.h"
#include "services/platform/operations/operations.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/clock.h"

namespace treff::recommendation {

class RecommendationModule {
 public:
  struct Options {
    platform::DatabaseOptions database;
    // Folder of policy files that replace those compiled in; empty: none.
    std::string policy_dir;
    // What the municipality service fills for others; null where it has none. Must outlive the
    // module.
    platform::Cache* cache = nullptr;
    // Whether plans are solved here, or only taken in for other processes of the service to solve.
    bool solves_plans = true;
    // The longest that one plan may be worked on, and the threads that it may have.
    absl::Duration max_plan_time = absl::Hours(24);
    int max_plan_threads = 256;
    const platform::Clock* clock = &platform::SystemClock();
  };

  // Reads the policies, opens the stores, and goes on with plans that an earlier process left
  // unsolved. The services behind the channels may come later.
  static absl::StatusOr<std::unique_ptr<RecommendationModule>> Open(
      const Options& options, std::shared_ptr<grpc::Channel> casework,
      std::shared_ptr<grpc::Channel> municipality);
  // Hands a running plan back, for another process to go on with.
  virtual ~RecommendationModule() = default;

  // New faces over the same rules, for one server; the module must outlive them.
  virtual std::vector<std::unique_ptr<grpc::Service>> NewServices() = 0;
  // Whether the store answers; see platform::Probe.
  virtual absl::Status Probe() = 0;
  // The allocations under way, for the process's operations service.
  virtual platform::Operations& operations() = 0;
  // Who may see that they are there: plans name cases, which operators do not see.
  static std::vector<platform::Role> Followers() {
    using platform::v1::Access;
    return {Access::OFFICER, Access::LEAD, Access::SERVICE};
  }
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_MODULE_H_
