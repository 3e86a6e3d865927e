#include "services/casework/cases/cases.h"

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/casework/cases/case_deadline.h"
#include "services/casework/cases/case_life.h"
#include "services/casework/cases/case_owner.h"
#include "services/casework/cases/case_standing.h"
#include "services/casework/cases/case_validation.h"
#include "services/casework/cases/listing/case_filter.h"
#include "services/casework/cases/municipalities/municipality_checks.h"
#include "services/casework/cases/store/case_store_errors.h"
#include "services/casework/idempotency/request_key.h"
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
  c.clear_registrar();
  ClearStanding(c);
  c.DiscardUnknownFields();
  return c;
}

}  // namespace

absl::Status Cases::Validate(const v1::Case& c, const v1::Case& before, FieldErrors& errors) {
  ValidateCase(c, platform::OsloDay(clock_.Now()), errors);
  const absl::Status checked = CheckMunicipalities(c, before, municipalities_, errors);
  return errors.empty() ? checked : errors.ToStatus();
}

absl::StatusOr<std::optional<v1::Case>> Cases::CreatedBefore(const v1::CreateCaseRequest& request) {
  const std::string id = absl::AsciiStrToLower(request.request_id());
  if (id.empty()) return std::optional<v1::Case>();
  TREFF_ASSIGN_OR_RETURN(std::optional<v1::Case> first, store_.FindByRequest(id));
  if (!first.has_value()) return first;
  // One caller's id never gives another's case.
  const bool is_own = first->registrar() == RegistrarOfCall();
  if (!is_own || !MessageDifferencer::Equals(InputOf(*first), InputOf(request.case_()))) {
    return RequestIdUsed();
  }
  return first;
}

absl::StatusOr<NewCase> Cases::NewCaseOf(const v1::CreateCaseRequest& request) {
  NewCase created{InputOf(request.case_()), absl::AsciiStrToLower(request.request_id())};
  FieldErrors errors;
  if (!created.request_id.empty() && !platform::IsUuid(created.request_id)) {
    errors.Add("request_id", "must be a UUID, or empty");
  }
  v1::Case& c = created.c;
  TREFF_RETURN_IF_ERROR(Validate(c, v1::Case(), errors));
  c.set_name("cases/" + ids_.NewUuid());
  c.set_state(v1::Case::REGISTERED);
  c.set_registrar(RegistrarOfCall());
  StampCase(c, clock_.Now());
  *c.mutable_create_time() = c.update_time();
  return created;
}

absl::StatusOr<v1::Case> Cases::Create(const v1::CreateCaseRequest& request) {
  const absl::StatusOr<NewCase> created = NewCaseOf(request);
  const absl::StatusOr<std::vector<LikeCases>> kept =
      created.ok() ? store_.CreateAll({*created}) : created.status();
  if (kept.ok()) {
    events_.Wake();
    return SeenWithLike(created->c, kept->front());
  }
  // The first answer to a request id stays the answer, also where it would be refused today.
  if (absl::IsAlreadyExists(kept.status()) || absl::IsInvalidArgument(kept.status())) {
    TREFF_ASSIGN_OR_RETURN(const std::optional<v1::Case> first, CreatedBefore(request));
    if (first.has_value()) return SeenWithLike(*first);
  }
  return kept.status();
}

v1::Case Cases::Seen(v1::Case c) const {
  AddStanding(platform::OsloDay(clock_.Now()), c);
  return c;
}

absl::StatusOr<v1::Case> Cases::SeenWithLike(v1::Case c) {
  // A system is told of its own cases alone.
  TREFF_ASSIGN_OR_RETURN(const LikeCases like, store_.CasesLike(c, RegistrarOfCall()));
  return SeenWithLike(std::move(c), like);
}

v1::Case Cases::SeenWithLike(v1::Case c, const LikeCases& like) const {
  const auto warn = [&](v1::CaseWarning::Kind kind, const char* field, const std::string& other) {
    if (other.empty()) return;
    v1::CaseWarning& warning = *c.add_warnings();
    warning.set_kind(kind);
    warning.set_field(field);
    warning.set_other_case(other);
  };
  warn(v1::CaseWarning::SAME_REFERENCE, "reference", like.same_reference);
  warn(v1::CaseWarning::SAME_HOUSEHOLD, "members", like.same_household);
  return Seen(std::move(c));
}

absl::StatusOr<v1::Case> Cases::Get(const v1::GetCaseRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::string name, ParseCaseName(request.name(), "name"));
  TREFF_RETURN_IF_ERROR(CheckCaseOwner(store_, name));
  if (request.revision() < 0) {
    FieldErrors errors;
    errors.Add("revision", "must be 0 for the newest, or a revision from 1 on");
    return errors.ToStatus();
  }
  TREFF_ASSIGN_OR_RETURN(v1::Case c, store_.Get(name, request.revision()));
  return Seen(std::move(c));
}

absl::StatusOr<v1::ListCasesResponse> Cases::List(const v1::ListCasesRequest& request) {
  const absl::CivilDay today = platform::OsloDay(clock_.Now());
  TREFF_ASSIGN_OR_RETURN(CaseFilter filter, ParseCaseFilter(request, today));
  TREFF_ASSIGN_OR_RETURN(filter.registrar, RegistrarToListBy());
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request));
  CasePlace from;
  if (!page.cursor.empty()) {
    TREFF_ASSIGN_OR_RETURN(const std::vector<int64_t> place,
                           platform::NumbersIn(page.cursor, /*count=*/2));
    from = {place[0], place[1]};
  }
  TREFF_ASSIGN_OR_RETURN(ListedCases listed, store_.List(filter, request.order(), from, page.size));
  v1::ListCasesResponse response;
  for (v1::Case& c : listed.cases) *response.add_cases() = Seen(std::move(c));
  response.set_total_size(static_cast<int32_t>(listed.total));
  if (listed.next.has_value()) {
    response.set_next_page_token(
        page.TokenFor(platform::CursorOfNumbers({listed.next->key, listed.next->position})));
  }
  return response;
}

absl::Status Cases::ApplyTo(const v1::UpdateCaseRequest& request, v1::Case& c) {
  TREFF_RETURN_IF_ERROR(CheckNotEnded(c));
  const v1::Case before = c;
  TREFF_RETURN_IF_ERROR(platform::ApplyUpdate(request.case_(), request.update_mask(), c));
  c.DiscardUnknownFields();
  FieldErrors errors;
  TREFF_RETURN_IF_ERROR(CheckPermitBeforeSettlement(c, before, errors));
  return Validate(c, before, errors);
}

absl::Status Cases::CheckPermitBeforeSettlement(const v1::Case& c, const v1::Case& before,
                                                FieldErrors& errors) {
  if (c.state() != v1::Case::SETTLED || c.permit_date() == before.permit_date()) {
    return absl::OkStatus();
  }
  TREFF_ASSIGN_OR_RETURN(const ListedRequests settled,
                         store_.ListRequests({.case_names = {c.name()},
                                              .municipality = "",
                                              .states = {v1::SettlementRequest::SETTLED}},
                                             /*before=*/0, /*limit=*/1));
  if (settled.requests.empty()) return absl::OkStatus();
  const std::string& day = settled.requests.front().settlement_day();
  const auto permit = ParseDay(c.permit_date());
  const auto moved_in = ParseDay(day);
  if (permit.has_value() && moved_in.has_value() && *permit > *moved_in) {
    errors.Add("case.permit_date",
               absl::StrCat("must not be after ", day, ", when the household moved in"));
  }
  return absl::OkStatus();
}

template <typename Request>
absl::StatusOr<v1::Case> Cases::Change(const Request& request, const std::string& name,
                                       const std::string& etag, v1::CaseEvent::Kind kind,
                                       const std::function<absl::Status(CaseChange&)>& change) {
  TREFF_RETURN_IF_ERROR(CheckCaseOwner(store_, name));
  TREFF_ASSIGN_OR_RETURN(const RequestKey key, KeyOf(request, name));
  return MakeOnce<v1::Case>(
      store_, key, [&] { return revisions_.Revise(name, etag, kind, change, key); },
      [&](const Answered& first) { return store_.Get(first.name, first.revision); });
}

absl::StatusOr<v1::Case> Cases::Update(const v1::UpdateCaseRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::string name,
                         ParseCaseName(request.case_().name(), "case.name"));
  TREFF_ASSIGN_OR_RETURN(v1::Case updated,
                         Change(request, name, request.case_().etag(), v1::CaseEvent::UPDATED,
                                [&](CaseChange& change) { return ApplyTo(request, change.c); }));
  return SeenWithLike(std::move(updated));
}

absl::StatusOr<v1::Case> Cases::Submit(const v1::SubmitCaseRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::string name, ParseCaseName(request.name(), "name"));
  TREFF_ASSIGN_OR_RETURN(v1::Case submitted,
                         Change(request, name, request.etag(), v1::CaseEvent::STATE_CHANGED,
                                [](CaseChange& change) { return SubmitCase(change.c); }));
  return Seen(std::move(submitted));
}

absl::StatusOr<v1::Case> Cases::Withdraw(const v1::WithdrawCaseRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const std::string name, ParseCaseName(request.name(), "name"));
  const auto withdraw = [&](CaseChange& change) -> absl::Status {
    TREFF_RETURN_IF_ERROR(MoveCase(v1::Case::WITHDRAWN, change.c));
    // Nobody is to prepare a home for a household that will not come.
    TREFF_ASSIGN_OR_RETURN(change.request, store_.OpenRequestOf(name));
    if (!change.request.has_value()) return absl::OkStatus();
    return MoveRequest(v1::SettlementRequest::WITHDRAWN, clock_.Now(), *change.request);
  };
  TREFF_ASSIGN_OR_RETURN(v1::Case withdrawn, Change(request, name, request.etag(),
                                                    v1::CaseEvent::STATE_CHANGED, withdraw));
  return Seen(std::move(withdrawn));
}

}  // namespace treff::casework
