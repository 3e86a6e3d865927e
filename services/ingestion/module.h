// The ingestion service, wired: for its own main and for treffd.
#ifndef TREFF_SERVICES_INGESTION_MODULE_H_
#define TREFF_SERVICES_INGESTION_MODULE_H_

#include <memory>
#include <string>
#include <vector>

#include <grpcpp/channel.h>
#include <grpcpp/impl/codegen/service_type.h>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/ingestion/fetch/object_store.h"
#include "services/platform/operations/operations.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/clock.h"

namespace treff::ingestion {

class IngestionModule {
 public:
  struct Options {
    platform::DatabaseOptions database;
    std::string archive_dir;  // where raw bytes are kept; created if need be
    // Whether they are kept in the database instead, for replicas that share no folder.
    bool archive_in_database = false;
    // Its url not empty: raw bytes are kept there.
    ObjectStoreOptions object_store;
    std::string mirror;            // "http://127.0.0.1:7080"; empty: the owners' servers
    std::string catalogue_dir;     // empty: the catalogue that is compiled in
    bool runs_imports = true;      // whether those that wait are taken up here
    bool import_schedule = false;  // whether datasets are imported by themselves when they are due
    absl::Duration schedule_pause = absl::Minutes(1);  // between looks at what is due
    std::string source_keys;  // file of keys, as SourceKeys reads it; empty: none
    int archive_days = 0;     // how long raw bytes are kept that nothing rests on; 0: always
    const platform::Clock* clock = &platform::SystemClock();
  };

  // Loads the catalogue, opens store and archive, and goes on with imports that an earlier process
  // left. The municipality service behind
  // `municipality` may come later.
  static absl::StatusOr<std::unique_ptr<IngestionModule>> Open(
      const Options& options, std::shared_ptr<grpc::Channel> municipality);
  // Hands running imports back, for another process to go on with.
  virtual ~IngestionModule() = default;

  // New faces over the same rules, for one server; the module must outlive them.
  virtual std::vector<std::unique_ptr<grpc::Service>> NewServices() = 0;
  // Whether the store answers; see platform::Probe.
  virtual absl::Status Probe() = 0;
  // The imports under way, for the process's operations service.
  virtual platform::Operations& operations() = 0;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_MODULE_H_
