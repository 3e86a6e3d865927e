// The municipality service, wired: for its own main and for treffd.
#ifndef TREFF_SERVICES_MUNICIPALITY_MODULE_H_
#define TREFF_SERVICES_MUNICIPALITY_MODULE_H_

#include <memory>
#include <string>
#include <vector>

#include <grpcpp/impl/codegen/service_type.h>

#include "absl/status/statusor.h"
#include "services/platform/cache/cache.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/clock.h"

namespace treff::municipality {

class MunicipalityModule {
 public:
  struct Options {
    platform::DatabaseOptions database;
    // Where other processes look first (see profile_cache.h); null where there are none. Must
    // outlive the module.
    platform::Cache* cache = nullptr;
    const platform::Clock* clock = &platform::SystemClock();
  };

  // Opens the store and builds the snapshot of its newest version, so that the module is ready to
  // serve when it is there.
  static absl::StatusOr<std::unique_ptr<MunicipalityModule>> Open(const Options& options);
  virtual ~MunicipalityModule() = default;

  // New faces over the same rules, for one server; the module must outlive them.
  virtual std::vector<std::unique_ptr<grpc::Service>> NewServices() = 0;
  // Whether the store answers; see platform::Probe.
  virtual absl::Status Probe() = 0;
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_MODULE_H_
