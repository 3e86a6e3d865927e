#include "services/casework/requests/request_view.h"

#include <utility>

#include "services/platform/middleware/context.h"

namespace treff::casework {
namespace {

using Request = v1::SettlementRequest;
using treff::platform::v1::Access;

platform::Role CallerRole() { return platform::CurrentCall().principal.role; }

}  // namespace

Request WithoutChoice(Request request) {
  request.clear_evidence();
  request.clear_choice_reason();
  request.clear_choice_note();
  request.clear_withdraw_note();
  return request;
}

Request SeenByCaller(Request request) {
  const bool is_asked = CallerRole() == Access::MUNICIPALITY || CallerRole() == Access::COUNTY;
  return is_asked ? WithoutChoice(std::move(request)) : request;
}

v1::AskedHousehold AskedHouseholdOf(const v1::Case& c, Request request) {
  v1::AskedHousehold asked;
  const bool said_yes = request.state() == Request::ACCEPTED || request.state() == Request::SETTLED;
  if (said_yes) asked.set_reference(c.reference());
  asked.set_track(c.track());
  for (const v1::Member& member : c.members()) {
    v1::Member& seen = *asked.add_members();
    seen = member;
    seen.clear_origin_country();
  }
  if (CallerRole() != Access::COUNTY) {
    for (const v1::Need& need : c.needs()) {
      // Who hides is told of to those alone who will house them.
      if (said_yes || need.kind() != v1::Need::PROTECTED_ADDRESS) *asked.add_needs() = need;
    }
  }
  asked.set_settlement_deadline(c.settlement_deadline());
  asked.set_synthetic(c.synthetic());
  *asked.mutable_request() = WithoutChoice(std::move(request));
  return asked;
}

}  // namespace treff::casework
