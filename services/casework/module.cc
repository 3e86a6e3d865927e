#include "services/casework/module.h"

#include <utility>

#include "services/casework/cases/case_service.h"
#include "services/casework/cases/case_store.h"
#include "services/casework/cases/cases.h"
#include "services/casework/cases/municipality_client.h"
#include "services/casework/cases/municipality_directory.h"
#include "services/casework/events/case_events.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/ids.h"

namespace treff::casework {
namespace {

class WiredModule : public CaseworkModule {
 public:
  WiredModule(std::unique_ptr<platform::Database> database, std::unique_ptr<CaseStore> store,
              const std::shared_ptr<grpc::Channel>& municipality, const platform::Clock& clock)
      : database_(std::move(database)),
        store_(std::move(store)),
        ids_(platform::RandomIds()),
        municipalities_(ListThrough(municipality), AskEndedThrough(municipality), clock),
        events_(*store_, {.stopping = platform::ShutdownRequested}),
        cases_(*store_, events_, municipalities_, clock, *ids_) {}

  std::vector<std::unique_ptr<grpc::Service>> NewServices() override {
    std::vector<std::unique_ptr<grpc::Service>> services;
    services.push_back(std::make_unique<CaseService>(cases_, events_));
    return services;
  }
  absl::Status Probe() override { return database_->Probe(); }

 private:
  const std::unique_ptr<platform::Database> database_;
  const std::unique_ptr<CaseStore> store_;
  const std::unique_ptr<platform::IdSource> ids_;
  MunicipalityDirectory municipalities_;
  CaseEvents events_;
  Cases cases_;
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
