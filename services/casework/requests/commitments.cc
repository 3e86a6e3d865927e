#include "services/casework/requests/commitments.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/platform/status/error_details.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/oslo_day.h"

namespace treff::casework {
namespace {

using Request = v1::SettlementRequest;

bool IsClose(v1::FamilyTie::Relation relation) {
  return relation == v1::FamilyTie::PARTNER || relation == v1::FamilyTie::MINOR_CHILD ||
         relation == v1::FamilyTie::PARENT;
}

std::string DayOf(const google::protobuf::Timestamp& time) {
  return absl::FormatCivilTime(platform::OsloDay(platform::FromTimestamp(time)));
}

}  // namespace

Request::Counting CountingOf(const v1::Case& c, std::string_view municipality) {
  if (c.track() == v1::Case::UNACCOMPANIED_MINOR) return Request::UNACCOMPANIED_MINOR;
  const bool lives_there =
      std::any_of(c.family_ties().begin(), c.family_ties().end(), [&](const v1::FamilyTie& tie) {
        return IsClose(tie.relation()) && tie.municipality() == municipality;
      });
  return c.track() == v1::Case::FAMILY_REUNIFICATION && lives_there ? Request::BESIDE
                                                                    : Request::ORDINARY;
}

std::optional<v1::Commitment> CommitmentOf(const Request& request) {
  v1::Commitment commitment;
  switch (request.state()) {
    case Request::SENT:
    case Request::SEEN:
      commitment.set_stage(v1::Commitment::ASKED);
      commitment.set_day(DayOf(request.create_time()));
      break;
    case Request::ACCEPTED:
      commitment.set_stage(v1::Commitment::ACCEPTED);
      commitment.set_day(DayOf(request.answer_time()));
      break;
    case Request::SETTLED:
      commitment.set_stage(v1::Commitment::SETTLED);
      commitment.set_day(request.settlement_day());
      break;
    default:
      return std::nullopt;
  }
  commitment.set_municipality(request.municipality());
  commitment.set_counting(request.counting() == Request::COUNTING_UNSPECIFIED ? Request::ORDINARY
                                                                              : request.counting());
  commitment.set_persons(request.persons());
  return commitment;
}

std::vector<v1::Commitment> CommitmentChange(const std::optional<Request>& before,
                                             const Request& after) {
  std::optional<v1::Commitment> was;
  if (before.has_value()) was = CommitmentOf(*before);
  std::optional<v1::Commitment> is = CommitmentOf(after);
  const bool same = was.has_value() && is.has_value() &&
                    google::protobuf::util::MessageDifferencer::Equals(*was, *is);
  std::vector<v1::Commitment> change;
  if (same) return change;
  if (was.has_value()) {
    was->set_persons(-was->persons());
    change.push_back(*std::move(was));
  }
  if (is.has_value()) change.push_back(*std::move(is));
  return change;
}

absl::Status CheckRoom(const Request& request, const v1::RoomSeen& seen, int64_t since) {
  if (!TakesPlaces(request.counting()) || since + request.persons() <= seen.free_places()) {
    return absl::OkStatus();
  }
  const int64_t left = std::max<int64_t>(0, seen.free_places() - since);
  return platform::ErrorOf(
      platform::reasons::kRoomGone,
      absl::StrCat(request.municipality(), " has ", left, " free places left for ",
                   request.persons(), ": look at the room again, and choose anew"),
      {{"municipality", request.municipality()}, {"free", absl::StrCat(left)}});
}

}  // namespace treff::casework
