// What DatasetService answers about what is published.
#ifndef TREFF_SERVICES_MUNICIPALITY_SERVING_DATASET_READS_H_
#define TREFF_SERVICES_MUNICIPALITY_SERVING_DATASET_READS_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/municipality/publication/dataset_store.h"
#include "services/municipality/publication/versions.h"
#include "services/platform/sync/slots.h"
#include "treff/municipality/v1/dataset_service.pb.h"

namespace treff::municipality {

// Methods are named as in the service and give what its comments promise.
class DatasetReads {
 public:
  // Both must outlive this.
  DatasetReads(DatasetStore& store, Versions& versions) : store_(store), versions_(versions) {}

  absl::StatusOr<v1::DatasetVersion> GetDatasetVersion(const v1::GetDatasetVersionRequest& request);
  absl::StatusOr<v1::ListDatasetVersionsResponse> ListDatasetVersions(
      const v1::ListDatasetVersionsRequest& request);
  // Ends OK when `send` returns false (nobody listens any more), UNAVAILABLE when `stopping` does
  // not: the client finds another server or comes back.
  absl::Status WatchDatasetVersions(const std::function<bool(const v1::DatasetVersion&)>& send,
                                    const std::function<bool()>& cancelled,
                                    const std::function<bool()>& stopping);
  absl::StatusOr<v1::Indicator> GetIndicator(const v1::GetIndicatorRequest& request);
  absl::StatusOr<v1::ListIndicatorsResponse> ListIndicators(
      const v1::ListIndicatorsRequest& request);
  absl::StatusOr<v1::ListObservationsResponse> ListObservations(
      const v1::ListObservationsRequest& request);
  absl::StatusOr<v1::DiffDatasetVersionsResponse> DiffDatasetVersions(
      const v1::DiffDatasetVersionsRequest& request);

 private:
  static constexpr int kMaxWatchers = 16;

  DatasetStore& store_;
  Versions& versions_;
  platform::Slots watchers_{kMaxWatchers};
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_SERVING_DATASET_READS_H_
