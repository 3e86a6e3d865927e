// What this service asks of others, over gRPC.
#ifndef TREFF_SERVICES_RECOMMENDATION_CLIENTS_H_
#define TREFF_SERVICES_RECOMMENDATION_CLIENTS_H_

#include <functional>
#include <memory>

#include <grpcpp/channel.h>

#include "services/recommendation/case_source.h"
#include "services/recommendation/commitments/commitment_source.h"
#include "services/recommendation/request_sink.h"
#include "services/recommendation/snapshots/snapshot_source.h"

namespace treff::recommendation {

// CaseService.GetCase.
std::unique_ptr<CaseSource> NewCaseClient(std::shared_ptr<grpc::Channel> casework);

// SettlementRequestService.BatchCreateSettlementRequests.
std::unique_ptr<RequestSink> NewRequestClient(std::shared_ptr<grpc::Channel> casework);

// CommitmentService: follows WatchCommitments while it lives, and asks for earlier revisions.
std::unique_ptr<CommitmentSource> FollowCommitments(std::shared_ptr<grpc::Channel> casework);

// MunicipalityService.StreamSnapshot, one call per snapshot.
std::unique_ptr<SnapshotSource> NewSnapshotClient(std::shared_ptr<grpc::Channel> municipality);

// DatasetService.GetDatasetVersion. Thread-safe.
class PublishedVersions {
 public:
  virtual ~PublishedVersions() = default;

  // Whether the service still has this very version; UNAVAILABLE when it does not answer.
  virtual absl::StatusOr<bool> Has(const SnapshotVersion& version) = 0;
};
std::unique_ptr<PublishedVersions> NewPublishedVersions(
    std::shared_ptr<grpc::Channel> municipality);

// Follows DatasetService.WatchDatasetVersions in a thread of its own while it lives, through any
// number of outages of the municipality service.
class VersionWatcher {
 public:
  // Told of what the replica at hand calls current, and of each change, in that thread. When it
  // fails it is told again after a pause.
  using OnVersion = std::function<absl::Status(const SnapshotVersion&)>;

  static std::unique_ptr<VersionWatcher> Start(std::shared_ptr<grpc::Channel> municipality,
                                               OnVersion on_version);
  // Stops the thread.
  virtual ~VersionWatcher() = default;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_CLIENTS_H_
