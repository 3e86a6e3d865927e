#include "services/recommendation/module.h"

#include <utility>

#include "services/platform/database.h"
#include "services/platform/status.h"
#include "services/recommendation/cached_snapshots.h"
#include "services/recommendation/clients.h"
#include "services/recommendation/kept_snapshots.h"
#include "services/recommendation/policies.h"
#include "services/recommendation/recommendation_service.h"
#include "services/recommendation/recommendation_store.h"
#include "services/recommendation/recommendations.h"
#include "services/recommendation/wording.h"

namespace treff::recommendation {
namespace {

// What was read and opened before anything is wired.
struct Parts {
  std::unique_ptr<platform::Messages> messages;
  std::unique_ptr<Policies> policies;
  std::unique_ptr<platform::Database> database;
  std::unique_ptr<RecommendationStore> store;
};

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
        recommendations_(*cases_, snapshots_, *parts_.policies, *store_, *parts_.messages,
                         *options.clock),
        watcher_(VersionWatcher::Start(municipality, [this](const SnapshotVersion& version) {
          return snapshots_.MakeCurrent(version);
        })) {}

  std::vector<std::unique_ptr<grpc::Service>> NewServices() override {
    std::vector<std::unique_ptr<grpc::Service>> services;
    services.push_back(std::make_unique<RecommendationService>(recommendations_));
    return services;
  }

 private:
  const Parts parts_;
  const std::unique_ptr<RecommendationStore> store_;
  const std::unique_ptr<CaseSource> cases_;
  const std::unique_ptr<SnapshotSource> streamed_;
  const std::unique_ptr<SnapshotSource> cached_;
  KeptSnapshots snapshots_;
  const Recommendations recommendations_;
  const std::unique_ptr<VersionWatcher> watcher_;  // last: it calls into the others
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
  return std::make_unique<WiredModule>(std::move(parts), options, std::move(casework),
                                       municipality);
}

}  // namespace treff::recommendation
