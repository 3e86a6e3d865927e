#include "services/casework/module.h"

#include <utility>

#include "services/casework/cases/case_service.h"
#include "services/casework/cases/case_store.h"
#include "services/casework/cases/cases.h"
#include "services/casework/cases/municipality_client.h"
#include "services/casework/cases/municipality_directory.h"
#include "services/casework/events/case_events.h"
#include "services/casework/requests/request_service.h"
#include "services/casework/requests/requests.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/sync/periodic.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/ids.h"

namespace treff::casework {
namespace {

// How long after its time a request that nobody answers may still be open.
constexpr absl::Duration kExpiryInterval = absl::Minutes(1);

class WiredModule : public CaseworkModule {
 public:
  WiredModule(std::unique_ptr<platform::Database> database, std::unique_ptr<CaseStore> store,
              const std::shared_ptr<grpc::Channel>& municipality, const platform::Clock& clock)
      : database_(std::move(database)),
        store_(std::move(store)),
        ids_(platform::RandomIds()),
        municipalities_(ListThrough(municipality), AskEndedThrough(municipality), clock),
        events_(*store_, {.stopping = platform::ShutdownRequested}),
        cases_(*store_, events_, municipalities_, clock, *ids_),
        requests_(*store_, events_, municipalities_, clock, *ids_),
        expiry_(kExpiryInterval, [this] { ExpireRequests(); }) {}

  std::vector<std::unique_ptr<grpc::Service>> NewServices() override {
    std::vector<std::unique_ptr<grpc::Service>> services;
    services.push_back(std::make_unique<CaseService>(cases_, events_));
    services.push_back(std::make_unique<RequestService>(requests_));
    return services;
  }
  absl::Status Probe() override { return database_->Probe(); }

 private:
  // What fails now is tried again next time; until then no answer that comes too late counts.
  void ExpireRequests() {
    const absl::Status expired = requests_.ExpireOverdue();
    if (expired.ok()) return;
    platform::LogWarning("overdue requests were not expired",
                         {{"problem", std::string(expired.message())}});
  }

  const std::unique_ptr<platform::Database> database_;
  const std::unique_ptr<CaseStore> store_;
  const std::unique_ptr<platform::IdSource> ids_;
  MunicipalityDirectory municipalities_;
  CaseEvents events_;
  Cases cases_;
  Requests requests_;
  platform::Periodic expiry_;  // last: it uses all the others
};

}  // namespace

absl::StatusOr<std::unique_ptr<CaseworkModule>> CaseworkModule::Open(
    const Options& options, std::shared_ptr<grpc::Channel> municipality) {
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<platform::Database> database,
                         platform::Database::Open({.url = options.database_url}));
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<CaseStore> store, OpenSqlCaseStore(*database));
  return std::make_unique<WiredModule>(std::move(database), std::move(store), municipality,
                                       *options.clock);
}

}  // namespace treff::casework
