#include "services/casework/cases/cases.h"

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/casework/cases/case_deadline.h"
#include "services/casework/cases/case_store_errors.h"
#include "services/casework/cases/case_validation.h"
#include "services/casework/cases/enum_checks.h"
#include "services/casework/cases/municipality_checks.h"
#include "services/platform/api/cursor.h"
#include "services/platform/api/field_mask.h"
#include "services/platform/api/paging.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/oslo_day.h"

namespace treff::casework {
namespace {

using google::protobuf::util::MessageDifferencer;
using platform::FieldErrors;

constexpr int kEtagLength = 16;  // hexadecimal digits
// Every try loses only to somebody who won, so it ends; this bounds how long it may take.
constexpr int kMaxTries = 10;

// The life of a case: what is not here cannot happen.
struct Step {
  v1::Case::State from;
  v1::Case::State to;
};
constexpr Step kSteps[] = {
    {v1::Case::REGISTERED, v1::Case::READY},   {v1::Case::REGISTERED, v1::Case::WITHDRAWN},
    {v1::Case::READY, v1::Case::WITHDRAWN},    {v1::Case::REQUESTED, v1::Case::WITHDRAWN},
    {v1::Case::ACCEPTED, v1::Case::WITHDRAWN}, {v1::Case::DECLINED, v1::Case::WITHDRAWN},
    {v1::Case::SETTLED, v1::Case::WITHDRAWN},
};

// Errors name where a case may come from and not where it is: that is its own affair.
absl::Status CheckStep(const v1::Case& c, v1::Case::State to) {
  std::vector<std::string> sources;
  for (const Step& step : kSteps) {
    if (step.to != to) continue;
    if (step.from == c.state()) return absl::OkStatus();
    sources.push_back(v1::Case::State_Name(step.from));
  }
  return platform::ErrorOf(platform::reasons::kWrongState,
                           absl::StrCat(c.name(), " cannot become ", v1::Case::State_Name(to),
                                        ": it must be ", absl::StrJoin(sources, " or ")));
}

absl::Status CheckNotEnded(const v1::Case& c) {
  if (c.state() != v1::Case::WITHDRAWN && c.state() != v1::Case::CLOSED) return absl::OkStatus();
  return platform::ErrorOf(platform::reasons::kWrongState,
                           c.name() + " has ended and cannot change: register a new case");
}

// The parts of a case that a client decides.
v1::Case InputOf(v1::Case c) {
  c.clear_name();
  c.clear_state();
  c.clear_settlement_deadline();
  c.clear_etag();
  c.clear_revision();
  c.clear_create_time();
  c.clear_update_time();
  c.DiscardUnknownFields();
  return c;
}

std::string EtagOf(const v1::Case& c) {
  return platform::Sha256Hex(absl::StrCat(c.name(), "@", c.revision())).substr(0, kEtagLength);
}

// Fills what follows from the rest, when a case is about to be kept as its next revision.
void Stamp(v1::Case& c, absl::Time now) {
  c.set_revision(c.revision() + 1);
  c.set_etag(EtagOf(c));
  c.set_settlement_deadline(SettlementDeadline(c.track(), c.permit_date()));
  // Events keep microseconds, and the two shall agree.
  *c.mutable_update_time() = platform::ToTimestamp(absl::FromUnixMicros(absl::ToUnixMicros(now)));
}

absl::StatusOr<std::string> ParseName(const std::string& name, std::string_view field) {
  const auto parts = platform::ParseResourceName("cases/{uuid}", name, field);
  if (parts.ok() && platform::IsUuid(parts->front())) return absl::AsciiStrToLower(name);
  FieldErrors errors;
  errors.Add(field, "must be a resource name like cases/{uuid}");
  return errors.ToStatus();
}

// The states asked for, each once and in order, so that the same question has one wording.
absl::StatusOr<std::vector<v1::Case::State>> ParseStates(const v1::ListCasesRequest& request) {
  FieldErrors errors;
  std::set<v1::Case::State> states;
  for (int i = 0; i < request.states_size(); ++i) {
    const v1::Case::State state = request.states(i);
    if (!IsChosen(state)) {
      errors.Add(absl::StrCat("states[", i, "]"), MustBeListed<v1::Case::State>());
    }
    states.insert(state);
  }
  if (!errors.empty()) return errors.ToStatus();
  return std::vector<v1::Case::State>(states.begin(), states.end());
}

}  // namespace

absl::Status Cases::Validate(const v1::Case& c, const v1::Case& before, FieldErrors& errors) {
  ValidateCase(c, platform::OsloDay(clock_.Now()), errors);
  const absl::Status checked = CheckMunicipalities(c, before, municipalities_, errors);
  return errors.empty() ? checked : errors.ToStatus();
}

absl::StatusOr<std::optional<v1::Case>> Cases::CreatedBefore(const v1::Case& input,
                                                             const std::string& request_id) {
  if (request_id.empty()) return std::optional<v1::Case>();
  TREFF_ASSIGN_OR_RETURN(std::optional<v1::Case> first, store_.FindByRequest(request_id));
  if (first.has_value() && !MessageDifferencer::Equals(InputOf(*first), input)) {
    return RequestIdUsed();
  }
  return first;
}

absl::StatusOr<v1::Case> Cases::Create(const v1::CreateCaseRequest& request) {
  const v1::Case input = InputOf(request.case_());
  const std::string request_id = absl::AsciiStrToLower(request.request_id());
  FieldErrors errors;
  if (request_id.empty() || platform::IsUuid(request_id)) {
    TREFF_ASSIGN_OR_RETURN(const std::optional<v1::Case> first, CreatedBefore(input, request_id));
    if (first.has_value()) return *first;
  } else {
    errors.Add("request_id", "must be a UUID, or empty");
  }
  TREFF_RETURN_IF_ERROR(Validate(input, v1::Case(), errors));

  v1::Case c = input;
  c.set_name("cases/" + ids_.NewUuid());
  c.set_state(v1::Case::REGISTERED);
  Stamp(c, clock_.Now());
  *c.mutable_create_time() = c.update_time();
  const absl::Status kept = store_.Create(c, request_id);
  if (absl::IsAlreadyExists(kept)) {
    // Another call with this request id came in between: its answer is the first answer.
    TREFF_ASSIGN_OR_RETURN(const std::optional<v1::Case> first, CreatedBefore(input, request_id));
    if (first.has_value()) return *first;
  }
  TREFF_RETURN_IF_ERROR(kept);
  events_.Wake();
  return c;
}

absl::StatusOr<v1::Case> Cases::Get(const v1::GetCaseRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::string name, ParseName(request.name(), "name"));
  if (request.revision() < 0) {
    FieldErrors errors;
    errors.Add("revision", "must be 0 for the newest, or a revision from 1 on");
    return errors.ToStatus();
  }
  return store_.Get(name, request.revision());
}

absl::StatusOr<v1::ListCasesResponse> Cases::List(const v1::ListCasesRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::vector<v1::Case::State> states, ParseStates(request));
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request));
  TREFF_ASSIGN_OR_RETURN(const int64_t before, platform::NumberIn(page, 0));
  TREFF_ASSIGN_OR_RETURN(ListedCases listed, store_.List(states, before, page.size));
  v1::ListCasesResponse response;
  for (v1::Case& c : listed.cases) *response.add_cases() = std::move(c);
  if (listed.next_before != 0) {
    response.set_next_page_token(page.TokenFor(platform::CursorOfNumbers({listed.next_before})));
  }
  return response;
}

absl::StatusOr<v1::Case> Cases::Update(const v1::UpdateCaseRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::string name, ParseName(request.case_().name(), "case.name"));
  return Revise(
      name, request.case_().etag(), v1::CaseEvent::UPDATED, [&](v1::Case& c) -> absl::Status {
        TREFF_RETURN_IF_ERROR(CheckNotEnded(c));
        const v1::Case before = c;
        TREFF_RETURN_IF_ERROR(platform::ApplyUpdate(request.case_(), request.update_mask(), c));
        c.DiscardUnknownFields();
        FieldErrors errors;
        return Validate(c, before, errors);
      });
}

absl::StatusOr<v1::Case> Cases::Submit(const v1::SubmitCaseRequest& request) {
  return Move(request.name(), request.etag(), v1::Case::READY);
}

absl::StatusOr<v1::Case> Cases::Withdraw(const v1::WithdrawCaseRequest& request) {
  return Move(request.name(), request.etag(), v1::Case::WITHDRAWN);
}

absl::StatusOr<v1::Case> Cases::Move(const std::string& name, const std::string& etag,
                                     v1::Case::State to) {
  TREFF_ASSIGN_OR_RETURN(const std::string parsed, ParseName(name, "name"));
  return Revise(parsed, etag, v1::CaseEvent::STATE_CHANGED, [to](v1::Case& c) -> absl::Status {
    TREFF_RETURN_IF_ERROR(CheckStep(c, to));
    c.set_state(to);
    return absl::OkStatus();
  });
}

absl::StatusOr<v1::Case> Cases::Revise(const std::string& name, const std::string& etag,
                                       v1::CaseEvent::Kind kind, const Change& change) {
  for (int tries = 1;; ++tries) {
    TREFF_ASSIGN_OR_RETURN(const v1::Case before, store_.Get(name, /*revision=*/0));
    if (!etag.empty() && etag != before.etag()) return CaseChanged(name);
    v1::Case c = before;
    TREFF_RETURN_IF_ERROR(change(c));
    if (MessageDifferencer::Equals(c, before)) return before;
    Stamp(c, clock_.Now());
    const absl::Status kept = store_.Append(c, kind);
    if (absl::IsAborted(kept) && tries < kMaxTries) continue;
    TREFF_RETURN_IF_ERROR(kept);
    events_.Wake();
    return c;
  }
}

}  // namespace treff::casework
