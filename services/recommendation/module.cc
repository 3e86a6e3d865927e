#include "services/recommendation/module.h"

#include <utility>

#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/sync/periodic.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/ids.h"
#include "services/recommendation/clients.h"
#include "services/recommendation/messages/wording.h"
#include "services/recommendation/plans/approval/plan_approval.h"
#include "services/recommendation/plans/approval/plan_requests.h"
#include "services/recommendation/plans/plan_service.h"
#include "services/recommendation/plans/plan_source.h"
#include "services/recommendation/plans/plan_store.h"
#include "services/recommendation/plans/plans.h"
#include "services/recommendation/plans/solving/plan_prices.h"
#include "services/recommendation/plans/solving/plan_solver.h"
#include "services/recommendation/policies/policies.h"
#include "services/recommendation/records/erased_cases.h"
#include "services/recommendation/records/recommendation_service.h"
#include "services/recommendation/records/recommendation_store.h"
#include "services/recommendation/records/recommendations.h"
#include "services/recommendation/rooms/room_finder.h"
#include "services/recommendation/rooms/room_service.h"
#include "services/recommendation/snapshots/cached_snapshots.h"
#include "services/recommendation/snapshots/kept_snapshots.h"

namespace treff::recommendation {
namespace {

// How long after a case was erased something that follows from its facts may still be kept.
constexpr absl::Duration kForgettingPause = absl::Minutes(5);

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
        requests_(NewRequestClient(casework)),
        commitments_(FollowCommitments(casework)),
        streamed_(NewSnapshotClient(municipality)),
        cached_(options.cache == nullptr
                    ? nullptr
                    : std::make_unique<CachedSnapshots>(*options.cache, *streamed_)),
        snapshots_(cached_ == nullptr ? *streamed_ : *cached_),
        prices_(*parts_.plans),
        recommendations_(*cases_, snapshots_, *parts_.policies, *store_, *parts_.messages,
                         *options.clock, prices_, *commitments_),
        rooms_(snapshots_, *commitments_, *options.clock),
        source_(*parts_.plans, *cases_, snapshots_, *parts_.policies, *commitments_),
        ids_(platform::RandomIds()),
        solver_(*parts_.plans, source_, *options.clock),
        operations_(
            platform::Operations::New(*parts_.operations, *ids_, {.works = options.solves_plans})),
        plans_({*parts_.plans,
                source_,
                solver_,
                *cases_,
                snapshots_,
                *parts_.policies,
                *commitments_,
                *operations_,
                *ids_,
                *options.clock,
                {options.max_plan_time, options.max_plan_threads}}),
        approval_({*parts_.plans, *cases_, snapshots_, *commitments_, *options.clock}),
        plan_requests_(*parts_.plans, *requests_, rooms_, *operations_),
        published_(NewPublishedVersions(municipality)),
        erased_(*parts_.database, std::move(casework)),
        watcher_(VersionWatcher::Start(municipality,
                                       [this](const SnapshotVersion& version) {
                                         return snapshots_.Follow(
                                             version, [this](const SnapshotVersion& last) {
                                               return published_->Has(last);
                                             });
                                       })),
        forgetting_(kForgettingPause, [this] { ForgetErased(); }) {}

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
    services.push_back(std::make_unique<PlanService>(plans_, approval_, plan_requests_));
    services.push_back(std::make_unique<RoomService>(rooms_));
    return services;
  }
  absl::Status Probe() override { return parts_.database->Probe(); }

  platform::Operations& operations() override { return *operations_; }

 private:
  // What cannot be asked now is asked next time.
  void ForgetErased() {
    const absl::Status forgotten = erased_.Forget();
    if (forgotten.ok() || absl::IsUnavailable(forgotten)) return;
    platform::LogWarning("the points of erased cases are not forgotten yet",
                         {{"problem", std::string(forgotten.message())}});
  }

  const Parts parts_;
  const std::unique_ptr<RecommendationStore> store_;
  const std::unique_ptr<CaseSource> cases_;
  const std::unique_ptr<RequestSink> requests_;
  const std::unique_ptr<CommitmentSource> commitments_;
  const std::unique_ptr<SnapshotSource> streamed_;
  const std::unique_ptr<SnapshotSource> cached_;
  KeptSnapshots snapshots_;
  PlanPrices prices_;
  const Recommendations recommendations_;
  const RoomFinder rooms_;
  const PlanSource source_;
  const std::unique_ptr<platform::IdSource> ids_;
  const PlanSolver solver_;
  const std::unique_ptr<platform::Operations> operations_;
  const Plans plans_;
  const PlanApproval approval_;
  const PlanRequests plan_requests_;
  const std::unique_ptr<PublishedVersions> published_;
  ErasedCases erased_;
  // Last: they call into the others.
  const std::unique_ptr<VersionWatcher> watcher_;
  platform::Periodic forgetting_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RecommendationModule>> RecommendationModule::Open(
    const Options& options, std::shared_ptr<grpc::Channel> casework,
    std::shared_ptr<grpc::Channel> municipality) {
  Parts parts;
  TREFF_ASSIGN_OR_RETURN(parts.messages, LoadMessages());
  TREFF_ASSIGN_OR_RETURN(parts.policies, Policies::Load(options.policy_dir, *parts.messages));
  TREFF_ASSIGN_OR_RETURN(parts.database, platform::Database::Open(options.database));
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
