#include "services/casework/requests/request_life.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/hash.h"

namespace treff::casework {
namespace {

using Request = v1::SettlementRequest;

constexpr int kEtagLength = 16;  // hexadecimal digits

// What is not here cannot happen.
struct Step {
  Request::State from;
  Request::State to;
};
constexpr Step kSteps[] = {
    {Request::SENT, Request::SEEN},          {Request::SENT, Request::ACCEPTED},
    {Request::SENT, Request::DECLINED},      {Request::SENT, Request::EXPIRED},
    {Request::SENT, Request::WITHDRAWN},     {Request::SEEN, Request::ACCEPTED},
    {Request::SEEN, Request::DECLINED},      {Request::SEEN, Request::EXPIRED},
    {Request::SEEN, Request::WITHDRAWN},     {Request::ACCEPTED, Request::SETTLED},
    {Request::ACCEPTED, Request::WITHDRAWN},
};

std::string EtagOf(const Request& request) {
  return platform::Sha256Hex(absl::StrCat(request.name(), "@", request.revision()))
      .substr(0, kEtagLength);
}

bool IsUnanswered(const Request& request) {
  return request.state() == Request::SENT || request.state() == Request::SEEN;
}

// Microseconds are what the store keeps.
google::protobuf::Timestamp StoredTime(absl::Time time) {
  return platform::ToTimestamp(absl::FromUnixMicros(absl::ToUnixMicros(time)));
}

}  // namespace

bool IsOpen(const Request& request) {
  return IsUnanswered(request) || request.state() == Request::ACCEPTED;
}

bool IsOverdue(const Request& request, absl::Time now) {
  return IsUnanswered(request) && platform::FromTimestamp(request.expire_time()) <= now;
}

absl::Status MoveRequest(Request::State to, absl::Time now, Request& request) {
  const bool possible = std::any_of(std::begin(kSteps), std::end(kSteps), [&](const Step& step) {
    return step.from == request.state() && step.to == to;
  });
  if (!possible) {
    return platform::ErrorOf(
        platform::reasons::kWrongState,
        absl::StrCat(request.name(), " is ", Request::State_Name(request.state()),
                     " and cannot become ", Request::State_Name(to),
                     ": ask the municipality again with a new request"));
  }
  // The time of the answer stays what it was when an accepted request is settled.
  if (to != Request::SEEN && !request.has_answer_time()) {
    *request.mutable_answer_time() = StoredTime(now);
  }
  request.set_state(to);
  StampRequest(request, now);
  return absl::OkStatus();
}

Request AsAnswered(const Answered& answered, Request now) {
  if (now.revision() == answered.revision) return now;
  // Something came after it, so it was SEEN or ACCEPTED: the others are ends.
  now.set_state(static_cast<Request::State>(answered.state));
  now.set_revision(answered.revision);
  now.set_etag(EtagOf(now));
  *now.mutable_update_time() = answered.update_time;
  now.clear_settlement_day();
  now.clear_withdraw_note();
  if (now.state() == Request::ACCEPTED) return now;
  now.clear_answer_time();
  now.clear_planned_day();
  now.clear_decline_reason();
  now.clear_decline_note();
  return now;
}

void StampRequest(Request& request, absl::Time now) {
  request.set_revision(request.revision() + 1);
  request.set_etag(EtagOf(request));
  *request.mutable_update_time() = StoredTime(now);
}

}  // namespace treff::casework
