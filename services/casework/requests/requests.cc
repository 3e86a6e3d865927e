#include "services/casework/requests/requests.h"

#include <set>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/casework/cases/case_deadline.h"
#include "services/casework/cases/case_life.h"
#include "services/casework/cases/case_owner.h"
#include "services/casework/cases/enum_checks.h"
#include "services/casework/cases/municipalities/municipality_checks.h"
#include "services/casework/cases/store/case_store_errors.h"
#include "services/casework/idempotency/request_key.h"
#include "services/casework/requests/commitments.h"
#include "services/casework/requests/request_life.h"
#include "services/casework/requests/request_validation.h"
#include "services/casework/requests/request_view.h"
#include "services/platform/api/cursor.h"
#include "services/platform/api/paging.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/oslo_day.h"

namespace treff::casework {
namespace {

using google::protobuf::util::MessageDifferencer;
using platform::FieldErrors;
using Request = v1::SettlementRequest;

constexpr int kMostCases = 200;  // named to one list
// One look ends so many at most; the next look goes on.
constexpr int kMaxExpiredAtOnce = 200;
// A day that lies further ahead is a slip of the pen.
constexpr int kMaxPlannedDays = 366;

// The parts of a request that a client decides.
Request InputOf(const Request& request) {
  Request input;
  input.set_municipality(request.municipality());
  if (request.has_evidence()) *input.mutable_evidence() = request.evidence();
  input.mutable_evidence()->DiscardUnknownFields();
  input.set_choice_reason(request.choice_reason());
  input.set_choice_note(request.choice_note());
  return input;
}

absl::CivilDay DayOf(const google::protobuf::Timestamp& time) {
  return platform::OsloDay(platform::FromTimestamp(time));
}

// The states asked for, each once and in order, so that the same question has one wording.
template <typename Asked>
std::vector<Request::State> ParseStates(const Asked& asked, FieldErrors& errors) {
  std::set<Request::State> states;
  for (int i = 0; i < asked.states_size(); ++i) {
    const Request::State state = asked.states(i);
    if (!IsChosen(state)) {
      errors.Add(absl::StrCat("states[", i, "]"), MustBeListed<Request::State>());
    }
    states.insert(state);
  }
  return {states.begin(), states.end()};
}

bool IsMunicipality(const std::string& name) {
  return platform::ParseResourceName("municipalities/{municipality}", name, "").ok();
}

}  // namespace

absl::StatusOr<std::optional<Request>> Requests::MadeBefore(const std::string& name,
                                                            const Request& input) {
  const absl::StatusOr<Request> made = store_.GetRequest(name);
  if (absl::IsNotFound(made.status())) return std::optional<Request>();
  TREFF_RETURN_IF_ERROR(made.status());
  if (MessageDifferencer::Equals(InputOf(*made), input)) return std::optional<Request>(*made);
  return platform::ErrorOf(
      platform::reasons::kRequestIdReused,
      "request_id was used to make another request: use a new one for a new request");
}

absl::StatusOr<Requests::Asked> Requests::ParseCreate(
    const v1::CreateSettlementRequestRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::string case_name, ParseCaseName(request.parent(), "parent"));
  Asked asked{case_name, "", InputOf(request.request())};
  const std::string request_id = absl::AsciiStrToLower(request.request_id());
  FieldErrors errors;
  if (!request_id.empty() && !platform::IsUuid(request_id)) {
    errors.Add("request_id", "must be a UUID, or empty");
  }
  if (request.room().free_places() < 0 || request.room().commitments_revision() < 0) {
    errors.Add("room", "free_places and commitments_revision must not be negative");
  }
  ValidateRequest(asked.input, errors);
  if (IsMunicipality(asked.input.municipality())) {
    TREFF_RETURN_IF_ERROR(CheckMunicipality(asked.input.municipality(), "request.municipality",
                                            municipalities_, errors));
  }
  if (!errors.empty()) return errors.ToStatus();
  asked.name =
      absl::StrCat(case_name, "/requests/", request_id.empty() ? ids_.NewUuid() : request_id);
  return asked;
}

absl::Status Requests::Fill(const v1::CreateSettlementRequestRequest& request, const Asked& asked,
                            CaseChange& change) const {
  const int64_t wanted = request.case_revision();
  if (wanted != 0 && wanted != change.c.revision()) return CaseChanged(asked.case_name);
  TREFF_RETURN_IF_ERROR(MoveCase(v1::Case::REQUESTED, change.c));
  Request created = asked.input;
  created.set_name(asked.name);
  created.set_state(Request::SENT);
  created.set_case_revision(change.c.revision());
  created.set_persons(change.c.members_size());
  created.set_counting(CountingOf(change.c, created.municipality()));
  StampRequest(created, clock_.Now());
  *created.mutable_create_time() = created.update_time();
  *created.mutable_expire_time() =
      platform::ToTimestamp(platform::FromTimestamp(created.create_time()) + kAnswerTime);
  change.request = std::move(created);
  if (request.has_room()) change.room = request.room();
  return absl::OkStatus();
}

absl::Status Requests::ExpireOpenOf(const std::string& case_name) {
  TREFF_ASSIGN_OR_RETURN(const std::optional<Request> open, store_.OpenRequestOf(case_name));
  return open.has_value() ? Current(open->name()).status() : absl::OkStatus();
}

absl::StatusOr<Request> Requests::Create(const v1::CreateSettlementRequestRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const Asked asked, ParseCreate(request));
  TREFF_ASSIGN_OR_RETURN(const std::optional<Request> made, MadeBefore(asked.name, asked.input));
  if (made.has_value()) return *made;
  // A request whose time is over does not stand in the way of the next.
  TREFF_RETURN_IF_ERROR(ExpireOpenOf(asked.case_name));

  Request created;
  const absl::StatusOr<v1::Case> moved =
      revisions_.Revise(asked.case_name, request.case_etag(), v1::CaseEvent::STATE_CHANGED,
                        [&](CaseChange& change) -> absl::Status {
                          TREFF_RETURN_IF_ERROR(Fill(request, asked, change));
                          created = *change.request;
                          return absl::OkStatus();
                        });
  if (!moved.ok()) {
    // Another call with this request id came in between: its answer is the first answer.
    TREFF_ASSIGN_OR_RETURN(const std::optional<Request> first, MadeBefore(asked.name, asked.input));
    if (first.has_value()) return *first;
    return moved.status();
  }
  return created;
}

absl::StatusOr<Request> Requests::Get(const v1::GetSettlementRequestRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const RequestName names, ParseRequestName(request.name()));
  TREFF_RETURN_IF_ERROR(CheckRequestOwner(store_, names.name));
  TREFF_ASSIGN_OR_RETURN(Request current, Current(names.name));
  return SeenByCaller(std::move(current));
}

absl::StatusOr<v1::ListSettlementRequestsResponse> Requests::List(
    const v1::ListSettlementRequestsRequest& request) {
  FieldErrors errors;
  RequestFilter filter{.case_names = {},
                       .municipality = request.municipality(),
                       .states = ParseStates(request, errors)};
  if (!filter.municipality.empty() && !IsMunicipality(filter.municipality)) {
    errors.Add("municipality", "must be a resource name like municipalities/{code}, or empty");
  }
  if (request.cases_size() > kMostCases) {
    errors.Add("cases", absl::StrCat("must be at most ", kMostCases));
  } else if (request.cases_size() > 0 && !request.parent().empty()) {
    errors.Add("cases", "must be empty beside parent: name one of them");
  }
  if (!errors.empty()) return errors.ToStatus();
  if (!request.parent().empty()) {
    TREFF_ASSIGN_OR_RETURN(filter.case_names.emplace_back(),
                           ParseCaseName(request.parent(), "parent"));
  }
  for (int i = 0; i < request.cases_size(); ++i) {
    TREFF_ASSIGN_OR_RETURN(filter.case_names.emplace_back(),
                           ParseCaseName(request.cases(i), absl::StrCat("cases[", i, "]")));
  }
  TREFF_RETURN_IF_ERROR(NarrowToOwn(filter));
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request));
  TREFF_ASSIGN_OR_RETURN(const int64_t before, platform::NumberIn(page, 0));
  TREFF_ASSIGN_OR_RETURN(ListedRequests listed, store_.ListRequests(filter, before, page.size));
  v1::ListSettlementRequestsResponse response;
  for (Request& each : listed.requests) {
    *response.add_requests() = SeenByCaller(std::move(each));
  }
  if (listed.next_before != 0) {
    response.set_next_page_token(page.TokenFor(platform::CursorOfNumbers({listed.next_before})));
  }
  return response;
}

absl::StatusOr<v1::ListAskedHouseholdsResponse> Requests::ListAsked(
    const v1::ListAskedHouseholdsRequest& request) {
  FieldErrors errors;
  RequestFilter filter{
      .case_names = {}, .municipality = request.parent(), .states = ParseStates(request, errors)};
  if (!IsMunicipality(filter.municipality)) {
    errors.Add("parent", "must be a resource name like municipalities/{code}");
  }
  if (!errors.empty()) return errors.ToStatus();
  if (filter.states.empty()) filter.states = {Request::SENT, Request::SEEN, Request::ACCEPTED};
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request));
  TREFF_ASSIGN_OR_RETURN(const int64_t before, platform::NumberIn(page, 0));
  TREFF_ASSIGN_OR_RETURN(ListedRequests listed, store_.ListRequests(filter, before, page.size));
  v1::ListAskedHouseholdsResponse response;
  for (Request& each : listed.requests) {
    TREFF_ASSIGN_OR_RETURN(*response.add_households(), AskedOf(std::move(each)));
  }
  if (listed.next_before != 0) {
    response.set_next_page_token(page.TokenFor(platform::CursorOfNumbers({listed.next_before})));
  }
  return response;
}

// The case as it was asked for: what changed since is for the next question.
absl::StatusOr<v1::AskedHousehold> Requests::AskedOf(Request request) {
  const std::string case_name = request.name().substr(0, request.name().find("/requests/"));
  TREFF_ASSIGN_OR_RETURN(const v1::Case c, store_.Get(case_name, request.case_revision()));
  return AskedHouseholdOf(c, std::move(request));
}

template <typename Change>
absl::StatusOr<Request> Requests::Once(const Change& asked, const MakeChange& make) {
  TREFF_ASSIGN_OR_RETURN(const RequestName names, ParseRequestName(asked.name()));
  TREFF_RETURN_IF_ERROR(CheckRequestOwner(store_, names.name));
  TREFF_ASSIGN_OR_RETURN(const RequestKey key, KeyOf(asked, names.name));
  TREFF_ASSIGN_OR_RETURN(Request answer, MakeOnce<Request>(
                                             store_, key, [&] { return make(names, key); },
                                             [&](const Answered& first) -> absl::StatusOr<Request> {
                                               TREFF_ASSIGN_OR_RETURN(
                                                   Request now, store_.GetRequest(first.name));
                                               return AsAnswered(first, std::move(now));
                                             }));
  return SeenByCaller(std::move(answer));
}

absl::StatusOr<Request> Requests::MarkSeen(const v1::MarkSettlementRequestSeenRequest& request) {
  return Once(request, [&](const RequestName& names, const RequestKey& key) {
    return MarkSeenNow(names.name, key);
  });
}

absl::StatusOr<Request> Requests::MarkSeenNow(const std::string& name, const RequestKey& key) {
  TREFF_ASSIGN_OR_RETURN(Request seen, Current(name));
  if (seen.state() == Request::SEEN) {
    if (key.request_id.empty()) return seen;
    TREFF_RETURN_IF_ERROR(store_.AppendAll({}, AnswerFor(key, seen)));
    return seen;
  }
  TREFF_RETURN_IF_ERROR(MoveRequest(Request::SEEN, clock_.Now(), seen));
  const absl::Status kept = store_.ReviseRequest(seen, AnswerFor(key, seen));
  // Whoever was quicker has answered, or has seen it.
  if (absl::IsAborted(kept)) return Current(name);
  TREFF_RETURN_IF_ERROR(kept);
  return seen;
}

absl::StatusOr<Request> Requests::Accept(const v1::AcceptSettlementRequestRequest& request) {
  return Move(request, Request::ACCEPTED, v1::Case::ACCEPTED,
              [&](const v1::Case&, Request& accepted) -> absl::Status {
                if (request.planned_day().empty()) return absl::OkStatus();
                FieldErrors errors;
                const absl::CivilDay sent = DayOf(accepted.create_time());
                ValidateDay(request.planned_day(), sent, sent + kMaxPlannedDays, "planned_day",
                            errors);
                accepted.set_planned_day(request.planned_day());
                return errors.ToStatus();
              });
}

absl::StatusOr<Request> Requests::Decline(const v1::DeclineSettlementRequestRequest& request) {
  FieldErrors errors;
  ValidateDecline(request, errors);
  if (!errors.empty()) return errors.ToStatus();
  return Move(request, Request::DECLINED, v1::Case::READY, [&](const v1::Case&, Request& declined) {
    declined.set_decline_reason(request.reason());
    declined.set_decline_note(request.note());
    return absl::OkStatus();
  });
}

absl::StatusOr<Request> Requests::Withdraw(const v1::WithdrawSettlementRequestRequest& request) {
  FieldErrors errors;
  ValidateNote(request.note(), /*needed=*/true, "note", errors);
  if (!errors.empty()) return errors.ToStatus();
  return Move(request, Request::WITHDRAWN, v1::Case::READY,
              [&](const v1::Case&, Request& withdrawn) {
                withdrawn.set_withdraw_note(request.note());
                return absl::OkStatus();
              });
}

absl::StatusOr<Request> Requests::Settle(const v1::SettleSettlementRequestRequest& request) {
  return Move(request, Request::SETTLED, v1::Case::SETTLED,
              [&](const v1::Case& c, Request& settled) {
                FieldErrors errors;
                ValidateDay(request.settlement_day(), DayOf(settled.create_time()),
                            platform::OsloDay(clock_.Now()), "settlement_day", errors);
                const auto permit = ParseDay(c.permit_date());
                const auto day = ParseDay(request.settlement_day());
                if (permit.has_value() && day.has_value() && *day < *permit) {
                  errors.Add("settlement_day",
                             absl::StrCat("must not be before the permit of ", c.permit_date(),
                                          ": correct one of the two days"));
                }
                settled.set_settlement_day(request.settlement_day());
                return errors.ToStatus();
              });
}

template <typename Change>
absl::StatusOr<Request> Requests::Move(const Change& asked, Request::State to,
                                       v1::Case::State case_to, const FillAnswer& fill) {
  return Once(asked, [&](const RequestName& names, const RequestKey& key) {
    return MoveNow(names, {asked.etag(), to, case_to, fill}, key);
  });
}

absl::StatusOr<Request> Requests::MoveNow(const RequestName& names, const Step& step,
                                          const RequestKey& key) {
  TREFF_RETURN_IF_ERROR(Current(names.name).status());
  Request moved;
  const auto move = [&](CaseChange& change) -> absl::Status {
    TREFF_ASSIGN_OR_RETURN(moved, store_.GetRequest(names.name));
    if (!step.etag.empty() && step.etag != moved.etag()) return RequestChanged(names.name);
    TREFF_RETURN_IF_ERROR(MoveRequest(step.to, clock_.Now(), moved));
    TREFF_RETURN_IF_ERROR(step.fill(change.c, moved));
    TREFF_RETURN_IF_ERROR(MoveCase(step.case_to, change.c));
    change.request = moved;
    return absl::OkStatus();
  };
  TREFF_RETURN_IF_ERROR(
      revisions_.Revise(names.case_name, /*etag=*/"", v1::CaseEvent::STATE_CHANGED, move, key)
          .status());
  return moved;
}

absl::StatusOr<Request> Requests::Current(const std::string& name) {
  TREFF_ASSIGN_OR_RETURN(const RequestName names, ParseRequestName(name));
  TREFF_ASSIGN_OR_RETURN(const Request request, store_.GetRequest(names.name));
  if (!IsOverdue(request, clock_.Now())) return request;
  TREFF_RETURN_IF_ERROR(Expire(names.case_name, names.name));
  return store_.GetRequest(names.name);
}

absl::Status Requests::Expire(const std::string& case_name, const std::string& name) {
  const auto expire = [&](CaseChange& change) -> absl::Status {
    TREFF_ASSIGN_OR_RETURN(Request request, store_.GetRequest(name));
    // Somebody was quicker, here or in another process.
    if (!IsOverdue(request, clock_.Now())) return absl::OkStatus();
    TREFF_RETURN_IF_ERROR(MoveRequest(Request::EXPIRED, clock_.Now(), request));
    TREFF_RETURN_IF_ERROR(MoveCase(v1::Case::READY, change.c));
    change.request = std::move(request);
    return absl::OkStatus();
  };
  return revisions_.Revise(case_name, /*etag=*/"", v1::CaseEvent::STATE_CHANGED, expire).status();
}

absl::Status Requests::ExpireOverdue() {
  TREFF_ASSIGN_OR_RETURN(const std::vector<Request> overdue,
                         store_.OverdueRequests(clock_.Now(), kMaxExpiredAtOnce));
  absl::Status all = absl::OkStatus();
  for (const Request& each : overdue) {
    TREFF_ASSIGN_OR_RETURN(const RequestName names, ParseRequestName(each.name()));
    // One that cannot be expired is no reason to leave the others open.
    all.Update(Expire(names.case_name, names.name));
  }
  return all;
}

}  // namespace treff::casework
