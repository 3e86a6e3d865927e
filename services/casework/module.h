// The casework service, wired: for its own main and for treffd.
#ifndef TREFF_SERVICES_CASEWORK_MODULE_H_
#define TREFF_SERVICES_CASEWORK_MODULE_H_

#include <memory>
#include <string>
#include <vector>

#include <grpcpp/channel.h>
#include <grpcpp/impl/codegen/service_type.h>

#include "absl/status/statusor.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/clock.h"

namespace treff::casework {

class CaseworkModule {
 public:
  struct Options {
    platform::DatabaseOptions database;
    // The file of the master keys; empty: those of the variable TREFF_MASTER_KEY, or, for an SQLite
    // file, `master.key` in `data_dir`, which is made for a store that holds no case yet.
    std::string master_key_file;
    std::string data_dir = ".";
    // Lets webhooks lead to addresses of private networks, and over http.
    bool webhook_private_addresses = false;
    const platform::Clock* clock = &platform::SystemClock();
  };

  // Opens the store; FAILED_PRECONDITION when a master key that it needs is missing or is another
  // one. The municipality service behind `municipality` may come later.
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
