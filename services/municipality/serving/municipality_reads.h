// What MunicipalityService answers, read from snapshots.
#ifndef TREFF_SERVICES_MUNICIPALITY_SERVING_MUNICIPALITY_READS_H_
#define TREFF_SERVICES_MUNICIPALITY_SERVING_MUNICIPALITY_READS_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/municipality/publication/versions.h"
#include "services/platform/cache/cache.h"
#include "services/platform/values/clock.h"
#include "treff/municipality/v1/municipality_service.pb.h"

namespace treff::municipality {

// Methods are named as in the service and give what its comments promise. Ages of facts count to
// the day it is by `clock`; in a stream to the version's own.
class MunicipalityReads {
 public:
  // `cache` may be null. All must outlive this.
  MunicipalityReads(Versions& versions, platform::Cache* cache, const platform::Clock& clock)
      : versions_(versions), cache_(cache), clock_(clock) {}

  absl::StatusOr<v1::Municipality> GetMunicipality(const v1::GetMunicipalityRequest& request);
  absl::StatusOr<v1::ListMunicipalitiesResponse> ListMunicipalities(
      const v1::ListMunicipalitiesRequest& request);
  // For the wire alone (see profile_on_the_wire.h): `response` is empty before.
  absl::Status GetProfile(const v1::GetProfileRequest& request, v1::Profile& response);
  // Stops early when `send` returns false: nobody listens any more.
  absl::Status StreamSnapshot(const v1::StreamSnapshotRequest& request,
                              const std::function<bool(const v1::StreamSnapshotResponse&)>& send);
  absl::StatusOr<v1::Region> GetRegion(const v1::GetRegionRequest& request);
  absl::StatusOr<v1::ListRegionsResponse> ListRegions(const v1::ListRegionsRequest& request);
  absl::StatusOr<v1::ListRegionChangesResponse> ListRegionChanges(
      const v1::ListRegionChangesRequest& request);
  absl::StatusOr<v1::ListQuestionsResponse> ListQuestions(const v1::ListQuestionsRequest& request);

 private:
  Versions& versions_;
  platform::Cache* const cache_;
  const platform::Clock& clock_;
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_SERVING_MUNICIPALITY_READS_H_
