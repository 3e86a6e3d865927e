// The casework service, wired: for its own main and for treffd.
#ifndef TREFF_SERVICES_CASEWORK_MODULE_H_
#define TREFF_SERVICES_CASEWORK_MODULE_H_

#include <memory>
#include <string>
#include <vector>

#include <grpcpp/channel.h>
#include <grpcpp/impl/codegen/service_type.h>

#include "absl/status/statusor.h"
#include "services/platform/values/clock.h"

namespace treff::casework {

class CaseworkModule {
 public:
  struct Options {
    std::string database_url;  // as platform::DatabaseOptions has it
    const platform::Clock* clock = &platform::SystemClock();
  };

  // Opens the store. The municipality service behind `municipality` may come later.
  static absl::StatusOr<std::unique_ptr<CaseworkModule>> Open(
      const Options& options, std::shared_ptr<grpc::Channel> municipality);
  virtual ~CaseworkModule() = default;

  // New faces over the same rules, for one server; the module must outlive them.
  virtual std::vector<std::unique_ptr<grpc::Service>> NewServices() = 0;
  // Whether the store answers; see platform::Probe.
  virtual absl::Status Probe() = 0;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MODULE_H_
