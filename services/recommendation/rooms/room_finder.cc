#include "services/recommendation/rooms/room_finder.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/api/cursor.h"
#include "services/platform/api/paging.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/oslo_day.h"
#include "services/recommendation/matching/question.h"

namespace treff::recommendation {
namespace {

using matching::MunicipalityTable;
using matching::PlaceIndex;
using matching::QuotaRoom;
using municipality::v1::Observation;
using municipality::v1::Quota;

constexpr platform::PageLimits kPageLimits{.default_size = 50, .max_size = 500};

int32_t Floor(double persons) { return static_cast<int32_t>(std::floor(persons)); }

// A year that somebody may mean.
bool IsYear(int year) { return year >= 1990 && year <= 2200; }

v1::Room RoomAt(const matching::Question& asked, PlaceIndex place, const Quota& quota) {
  v1::Room room;
  room.set_municipality(absl::StrCat("municipalities/", asked.snapshot.place(place).code));
  room.set_display_name(asked.snapshot.place(place).display_name);
  if (quota.decided().state() == Observation::VALUE) {
    room.set_decided(Floor(quota.decided().value()));
  }
  if (const auto day = matching::FigureDay(asked.snapshot, quota)) {
    room.set_figure_day(absl::FormatCivilTime(*day));
  }
  const std::optional<QuotaRoom> left = matching::QuotaRoomOf(asked, place);
  if (!left.has_value()) return room;
  room.set_used_at_least(Floor(left->decided - quota.remaining().upper()));
  room.set_used_at_most(Floor(left->decided - quota.remaining().lower()));
  room.set_ours(Floor(left->ours));
  room.set_free(Floor(left->FreePlaces().lower));
  room.set_free_at_most(Floor(left->FreePlaces().upper));
  return room;
}

}  // namespace

const v1::Room* Rooms::Of(std::string_view municipality) const {
  const auto found = std::lower_bound(
      rooms.begin(), rooms.end(), municipality,
      [](const v1::Room& room, std::string_view name) { return room.municipality() < name; });
  const bool is_there = found != rooms.end() && found->municipality() == municipality;
  return is_there ? &*found : nullptr;
}

Rooms CountRooms(const MunicipalityTable& snapshot, const matching::Commitments& commitments,
                 int quota_year) {
  Rooms counted{.rooms = {},
                .quota_year = quota_year,
                .dataset_version = snapshot.dataset_version(),
                .quota_revision = snapshot.quota_revision(),
                .commitments_revision = commitments.revision()};
  const matching::Household nobody;
  const v1::Policy none;
  const auto ours = commitments.CountedIn(snapshot, quota_year);
  const matching::Question asked{.household = nobody,
                                 .snapshot = snapshot,
                                 .policy = none,
                                 .quota_year = quota_year,
                                 .ours = ours.get()};
  for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
    const Quota* quota = snapshot.FindQuota(place, quota_year);
    if (quota != nullptr) counted.rooms.push_back(RoomAt(asked, place, *quota));
  }
  return counted;
}

absl::StatusOr<Rooms> RoomFinder::Find(int quota_year) const {
  const int year =
      quota_year == 0 ? static_cast<int>(platform::OsloDay(clock_.Now()).year()) : quota_year;
  TREFF_ASSIGN_OR_RETURN(const auto snapshot, snapshots_.Get({}));
  TREFF_ASSIGN_OR_RETURN(const auto commitments, commitments_.Current());
  return CountRooms(*snapshot, *commitments, year);
}

absl::StatusOr<v1::ListRoomsResponse> RoomFinder::List(const v1::ListRoomsRequest& request) const {
  platform::FieldErrors errors;
  const std::string& only = request.municipality();
  if (!only.empty() && !platform::ParseResourceName("municipalities/{code}", only, "").ok()) {
    errors.Add("municipality", "must be a resource name like municipalities/{code}, or empty");
  }
  if (request.quota_year() != 0 && !IsYear(request.quota_year())) {
    errors.Add("quota_year", "must be a year, or 0 for this one");
  }
  TREFF_RETURN_IF_ERROR(errors.ToStatus());
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request, kPageLimits));
  TREFF_ASSIGN_OR_RETURN(Rooms found, Find(request.quota_year()));
  if (!only.empty()) {
    const v1::Room* room = found.Of(only);
    found.rooms = room == nullptr ? std::vector<v1::Room>() : std::vector<v1::Room>{*room};
  }
  TREFF_ASSIGN_OR_RETURN(const platform::Slice slice, platform::SliceOf(page, found.rooms.size()));
  v1::ListRoomsResponse response;
  for (size_t i = slice.begin; i < slice.end; ++i) {
    *response.add_rooms() = std::move(found.rooms[i]);
  }
  response.set_next_page_token(slice.next_page_token);
  response.set_quota_year(found.quota_year);
  response.set_dataset_version(found.dataset_version);
  response.set_quota_revision(found.quota_revision);
  response.set_commitments_revision(found.commitments_revision);
  return response;
}

}  // namespace treff::recommendation
