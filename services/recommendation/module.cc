#include "services/recommendation/module.h"

#include <utility>

#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/sync/periodic.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/ids.h"
#include "services/recommendation/clients.h"
#include "services/recommendation/messages/wording.h"
#include "services/recommendation/plans/plan_leases.h"
#include "services/recommendation/plans/plan_prices.h"
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
};

// Ended ones are in the store; in memory they would only take room.
constexpr int kRememberedAllocations = 8;

// Only one process opens a file: what an earlier one had is its own, with no wait for a lease to
// end.
std::string OwnerOfLeases(const platform::Database& database, platform::IdSource& ids) {
  return database.is_postgresql() ? ids.NewUuid() : "the only process";
}

// Snapshots come from memory, else from the shared cache where there is one, else over gRPC.
class WiredModule : public RecommendationModule {
 public:
  WiredModule(Parts parts, const Options& options, std::shared_ptr<grpc::Channel> casework,
              const std::shared_ptr<grpc::Channel>& municipality)
      : parts_(std::move(parts)),
        store_(NewRememberingStore(*parts_.store)),
        cases_(NewCaseClient(std::move(casework))),
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
        leases_(*parts_.plans, OwnerOfLeases(*parts_.database, *ids_), *options.clock),
        run_(*parts_.plans, source_, leases_, *options.clock),
        operations_(platform::Operations::New(
            {.kind = "allocations", .max_remembered = kRememberedAllocations}, *ids_, &run_)),
        plans_({*parts_.plans, source_, run_, leases_, *cases_, snapshots_, *parts_.policies,
                *operations_, *ids_, *options.clock}),
        watcher_(VersionWatcher::Start(municipality, [this](const SnapshotVersion& version) {
          return snapshots_.MakeCurrent(version);
        })) {}

  // Before anything a running allocation uses goes.
  ~WiredModule() override {
    keeper_.reset();
    operations_->Stop();
    leases_.ReleaseAll().IgnoreError();  // it ends by itself too, only later
  }

  // What an earlier process left goes on, and so does later what another leaves.
  absl::Status Resume() {
    // Of this name's earlier life, if it had one.
    TREFF_RETURN_IF_ERROR(leases_.ReleaseAll());
    TREFF_RETURN_IF_ERROR(plans_.Resume());
    keeper_ = std::make_unique<platform::Periodic>(PlanLeases::kRenewal, [this] { KeepPlans(); });
    return absl::OkStatus();
  }

  std::vector<std::unique_ptr<grpc::Service>> NewServices() override {
    std::vector<std::unique_ptr<grpc::Service>> services;
    services.push_back(std::make_unique<RecommendationService>(recommendations_));
    services.push_back(std::make_unique<PlanService>(plans_));
    return services;
  }

  platform::Operations& operations() override { return *operations_; }

 private:
  void KeepPlans() const {
    absl::Status kept = leases_.Renew();
    if (kept.ok()) kept = plans_.Resume();
    if (kept.ok()) return;
    platform::LogWarning("leases of allocations cannot be renewed yet",
                         {{"error", std::string(kept.message())}});
  }

  const Parts parts_;
  const std::unique_ptr<RecommendationStore> store_;
  const std::unique_ptr<CaseSource> cases_;
  const std::unique_ptr<SnapshotSource> streamed_;
  const std::unique_ptr<SnapshotSource> cached_;
  KeptSnapshots snapshots_;
  PlanPrices prices_;
  const Recommendations recommendations_;
  const PlanSource source_;
  const std::unique_ptr<platform::IdSource> ids_;
  const PlanLeases leases_;
  PlanSolver run_;
  const std::unique_ptr<platform::Operations> operations_;
  const Plans plans_;
  // Last: they call into the others.
  const std::unique_ptr<VersionWatcher> watcher_;
  std::unique_ptr<platform::Periodic> keeper_;
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
  auto module =
      std::make_unique<WiredModule>(std::move(parts), options, std::move(casework), municipality);
  TREFF_RETURN_IF_ERROR(module->Resume());
  return module;
}

}  // namespace treff::recommendation
