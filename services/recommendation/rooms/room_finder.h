// Counts free places: what the source says remains, less our own commitments since.
#ifndef TREFF_SERVICES_RECOMMENDATION_ROOMS_ROOM_FINDER_H_
#define TREFF_SERVICES_RECOMMENDATION_ROOMS_ROOM_FINDER_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/values/clock.h"
#include "services/recommendation/commitments/commitment_source.h"
#include "services/recommendation/snapshots/snapshot_source.h"
#include "treff/recommendation/v1/room_service.pb.h"

namespace treff::recommendation {

// The rooms of one year with the versions they rest on.
struct Rooms {
  std::vector<v1::Room> rooms;  // by municipality
  int quota_year = 0;
  int64_t dataset_version = 0;
  int64_t quota_revision = 0;
  int64_t commitments_revision = 0;

  // Null for a municipality without a quota of the year.
  const v1::Room* Of(std::string_view municipality) const;
};

// What is free in each municipality of `snapshot` that has a quota of the year.
Rooms CountRooms(const matching::MunicipalityTable& snapshot,
                 const matching::Commitments& commitments, int quota_year);

// Thread-safe.
class RoomFinder {
 public:
  // All must outlive it.
  RoomFinder(SnapshotSource& snapshots, CommitmentSource& commitments, const platform::Clock& clock)
      : snapshots_(snapshots), commitments_(commitments), clock_(clock) {}

  // By the newest figures and commitments; 0: of this year.
  absl::StatusOr<Rooms> Find(int quota_year) const;
  absl::StatusOr<v1::ListRoomsResponse> List(const v1::ListRoomsRequest& request) const;

 private:
  SnapshotSource& snapshots_;
  CommitmentSource& commitments_;
  const platform::Clock& clock_;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_ROOMS_ROOM_FINDER_H_
