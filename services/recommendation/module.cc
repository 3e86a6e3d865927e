#include "services/recommendation/module.h"

#include <utility>

#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/ids.h"
#include "services/recommendation/clients.h"
#include "services/recommendation/messages/wording.h"
#include "services/recommendation/plans/plan_prices.h"
#include "services/recommendation/plans/plan_requests.h"
#include "services/recommendation/plans/plan_service.h"
#include "services/recommendation/plans/plan_solver.h"
#include "services/recommendation/plans/plan_source.h"
#include "services/recommendation/plans/plan_store.h"
#include "services/recommendation/plans/plans.h"
#include "services/recommendation/policies/policies.h"
#include "services/recommendation/records/recommendation_service.h"
#include "services/recommendation/records/recommendation_store.h"
#include "services/recommendation/records/recommendations.h"
#include "services/recommendation/snapshots/cached_snapshots.h"
#include "services/recommendation/snapshots/kept_snapshots.h"

namespace treff::recommendation {
namespace {

// What was read and opened before anything is wired.
struct Parts {
  std::unique_ptr<platform::Messages> messages;
  std::unique_ptr<Policies> policies;
  std::unique_ptr<platform::Database> database;
  std::unique_ptr<RecommendationStore> store;
  std::unique_ptr<PlanStore> plans;
  std::unique_ptr<platform::OperationStore> operations;
};

// Snapshots come from memory, else from the shared cache where there is one, else over gRPC.
class WiredModule : public RecommendationModule {
 public:
  WiredModule(Parts parts, const Options& options, std::shared_ptr<grpc::Channel> casework,
              const std::shared_ptr<grpc::Channel>& municipality)
      : parts_(std::move(parts)),
        store_(NewRememberingStore(*parts_.store)),
        cases_(NewCaseClient(casework)),
        requests_(NewRequestClient(std::move(casework))),
        streamed_(NewSnapshotClient(municipality)),
        cached_(options.cache == nullptr
                    ? nullptr
                    : std::make_unique<CachedSnapshots>(*options.cache, *streamed_)),
        snapshots_(cached_ == nullptr ? *streamed_ : *cached_),
        prices_(*parts_.plans),
        recommendations_(*cases_, snapshots_, *parts_.policies, *store_, *parts_.messages,
                         *options.clock, prices_),
        source_(*parts_.plans, *cases_, snapshots_, *parts_.policies),
        ids_(platform::RandomIds()),
        solver_(*parts_.plans, source_, *options.clock),
        operations_(platform::Operations::New(*parts_.operations, *ids_)),
        plans_({*parts_.plans, source_, solver_, *cases_, snapshots_, *parts_.policies,
                *operations_, *ids_, *options.clock}),
        plan_requests_(*parts_.plans, *requests_, *operations_),
        published_(NewPublishedVersions(municipality)),
        watcher_(VersionWatcher::Start(municipality, [this](const SnapshotVersion& version) {
          return snapshots_.Follow(
              version, [this](const SnapshotVersion& last) { return published_->Has(last); });
        })) {}

  // Before anything a running operation uses goes.
  ~WiredModule() override { operations_->Stop(); }

  // With what an earlier process left, too.
  absl::Status Begin() {
    TREFF_RETURN_IF_ERROR(plans_.Resume());
    operations_->Begin({solver_.Kind(), plan_requests_.Kind()});
    return absl::OkStatus();
  }

  std::vector<std::unique_ptr<grpc::Service>> NewServices() override {
    std::vector<std::unique_ptr<grpc::Service>> services;
    services.push_back(std::make_unique<RecommendationService>(recommendations_));
    services.push_back(std::make_unique<PlanService>(plans_, plan_requests_));
    return services;
  }
  absl::Status Probe() override { return parts_.database->Probe(); }

  platform::Operations& operations() override { return *operations_; }

 private:
  const Parts parts_;
  const std::unique_ptr<RecommendationStore> store_;
  const std::unique_ptr<CaseSource> cases_;
  const std::unique_ptr<RequestSink> requests_;
  const std::unique_ptr<SnapshotSource> streamed_;
  const std::unique_ptr<SnapshotSource> cached_;
  KeptSnapshots snapshots_;
  PlanPrices prices_;
  const Recommendations recommendations_;
  const PlanSource source_;
  const std::unique_ptr<platform::IdSource> ids_;
  const PlanSolver solver_;
  const std::unique_ptr<platform::Operations> operations_;
  const Plans plans_;
  const PlanRequests plan_requests_;
  const std::unique_ptr<PublishedVersions> published_;
  // Last: it calls into the others.
  const std::unique_ptr<VersionWatcher> watcher_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RecommendationModule>> RecommendationModule::Open(
    const Options& options, std::shared_ptr<grpc::Channel> casework,
    std::shared_ptr<grpc::Channel> municipality) {
  Parts parts;
  TREFF_ASSIGN_OR_RETURN(parts.messages, LoadMessages());
  TREFF_ASSIGN_OR_RETURN(parts.policies, Policies::Load(options.policy_dir, *parts.messages));
  TREFF_ASSIGN_OR_RETURN(parts.database, platform::Database::Open({.url = options.database_url}));
  TREFF_ASSIGN_OR_RETURN(parts.store, OpenSqlRecommendationStore(*parts.database));
  TREFF_ASSIGN_OR_RETURN(parts.plans, OpenSqlPlanStore(*parts.database));
  TREFF_ASSIGN_OR_RETURN(parts.operations,
                         platform::OpenSqlOperationStore(*parts.database, "recommendation"));
  auto module =
      std::make_unique<WiredModule>(std::move(parts), options, std::move(casework), municipality);
  TREFF_RETURN_IF_ERROR(module->Begin());
  return module;
}

}  // namespace treff::recommendation
