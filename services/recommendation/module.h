// The recommendation service, wired: for its own main and for treffd.
#ifndef TREFF_SERVICES_RECOMMENDATION_MODULE_H_
#define TREFF_SERVICES_RECOMMENDATION_MODULE_H_

#include <memory>
#include <string>
#include <vector>

#include <grpcpp/channel.h>
#include <grpcpp/impl/codegen/service_type.h>

#include "absl/status/statusor.h"
#include "services/platform/cache/cache.h"
#include "services/platform/operations/operations.h"
#include "services/platform/values/clock.h"

namespace treff::recommendation {

class RecommendationModule {
 public:
  struct Options {
    std::string database_url;  // as platform::DatabaseOptions has it
    // Folder of policy files that replace those compiled in; empty: none.
    std::string policy_dir;
    // What the municipality service fills for others; null where it has none. Must outlive the
    // module.
    platform::Cache* cache = nullptr;
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
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_MODULE_H_
