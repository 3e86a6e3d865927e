#include "services/casework/cases/cases.h"

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/casework/cases/case_life.h"
#include "services/casework/cases/case_store_errors.h"
#include "services/casework/cases/case_validation.h"
#include "services/casework/cases/enum_checks.h"
#include "services/casework/cases/municipality_checks.h"
#include "services/casework/requests/request_life.h"
#include "services/platform/api/cursor.h"
#include "services/platform/api/field_mask.h"
#include "services/platform/api/paging.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/oslo_day.h"

namespace treff::casework {
namespace {

using google::protobuf::util::MessageDifferencer;
using platform::FieldErrors;

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
  StampCase(c, clock_.Now());
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
  TREFF_ASSIGN_OR_RETURN(const std::string name, ParseCaseName(request.name(), "name"));
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
  TREFF_ASSIGN_OR_RETURN(const std::string name,
                         ParseCaseName(request.case_().name(), "case.name"));
  return revisions_.Revise(
      name, request.case_().etag(), v1::CaseEvent::UPDATED,
      [&](CaseChange& change) -> absl::Status {
        v1::Case& c = change.c;
        TREFF_RETURN_IF_ERROR(CheckNotEnded(c));
        const v1::Case before = c;
        TREFF_RETURN_IF_ERROR(platform::ApplyUpdate(request.case_(), request.update_mask(), c));
        c.DiscardUnknownFields();
        FieldErrors errors;
        return Validate(c, before, errors);
      });
}

absl::StatusOr<v1::Case> Cases::Submit(const v1::SubmitCaseRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::string name, ParseCaseName(request.name(), "name"));
  return revisions_.Revise(name, request.etag(), v1::CaseEvent::STATE_CHANGED,
                           [](CaseChange& change) { return MoveCase(v1::Case::READY, change.c); });
}

absl::StatusOr<v1::Case> Cases::Withdraw(const v1::WithdrawCaseRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::string name, ParseCaseName(request.name(), "name"));
  return revisions_.Revise(
      name, request.etag(), v1::CaseEvent::STATE_CHANGED, [&](CaseChange& change) -> absl::Status {
        TREFF_RETURN_IF_ERROR(MoveCase(v1::Case::WITHDRAWN, change.c));
        // Nobody is to prepare a home for a household that will not come.
        TREFF_ASSIGN_OR_RETURN(change.request, store_.OpenRequestOf(name));
        if (!change.request.has_value()) return absl::OkStatus();
        return MoveRequest(v1::SettlementRequest::WITHDRAWN, clock_.Now(), *change.request);
      });
}

}  // namespace treff::casework
