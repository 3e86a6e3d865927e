// Many cases at once, all or none.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/casework/cases/case_life.h"
#include "services/casework/cases/case_owner.h"
#include "services/casework/cases/cases.h"
#include "services/casework/idempotency/request_key.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

using platform::FieldErrors;

constexpr int kMostAtOnce = 1000;
// Every try loses only to somebody who won; this bounds how long it may take.
constexpr int kMaxTries = 10;

// Each answer is a whole case.
constexpr int kMostReadAtOnce = 200;

template <typename Request>
absl::Status CheckCount(const Request& request, int most = kMostAtOnce) {
  const int count = request.requests_size();
  if (count > 0 && count <= most) return absl::OkStatus();
  return platform::FieldError("requests", absl::StrCat("must be 1 to ", most));
}

std::string Place(int i) { return absl::StrCat("requests[", i, "]"); }

absl::Status CheckIdsDiffer(const v1::BatchCreateCasesRequest& request) {
  FieldErrors errors;
  std::set<std::string> ids;
  for (int i = 0; i < request.requests_size(); ++i) {
    const std::string id = absl::AsciiStrToLower(request.requests(i).request_id());
    if (id.empty() || ids.insert(id).second) continue;
    errors.Add(Place(i) + ".request_id", "is there twice: give each case an id of its own");
  }
  return errors.ToStatus();
}

}  // namespace

absl::StatusOr<v1::BatchGetCasesResponse> Cases::BatchGet(const v1::BatchGetCasesRequest& request) {
  TREFF_RETURN_IF_ERROR(CheckCount(request, kMostReadAtOnce));
  FieldErrors errors;
  v1::BatchGetCasesResponse response;
  for (int i = 0; i < request.requests_size(); ++i) {
    absl::StatusOr<v1::Case> c = Get(request.requests(i));
    if (c.ok()) {
      *response.add_results()->mutable_case_() = *std::move(c);
    } else if (!errors.AddBelow(Place(i), c.status())) {
      // A store that does not answer answers for none of them.
      if (absl::IsUnavailable(c.status())) return c.status();
      *response.add_results()->mutable_error() = platform::ToRpcStatus(c.status());
    }
  }
  TREFF_RETURN_IF_ERROR(errors.ToStatus());
  return response;
}

absl::StatusOr<v1::BatchCreateCasesResponse> Cases::BatchCreate(
    const v1::BatchCreateCasesRequest& request) {
  TREFF_RETURN_IF_ERROR(CheckCount(request));
  TREFF_RETURN_IF_ERROR(CheckIdsDiffer(request));
  for (int tries = 1;; ++tries) {
    bool lost_race = false;
    absl::StatusOr<v1::BatchCreateCasesResponse> response = CreateAbsent(request, lost_race);
    if (!lost_race || tries == kMaxTries) return response;
  }
}

absl::StatusOr<v1::BatchCreateCasesResponse> Cases::CreateAbsent(
    const v1::BatchCreateCasesRequest& request, bool& lost_race) {
  FieldErrors errors;
  v1::BatchCreateCasesResponse response;
  std::vector<NewCase> created;
  std::vector<v1::Case*> answers;  // of these
  const auto prepare = [&](const v1::CreateCaseRequest& one) -> absl::Status {
    v1::Case& answer = *response.add_cases();
    TREFF_ASSIGN_OR_RETURN(std::optional<v1::Case> first, CreatedBefore(one));
    if (first.has_value()) {
      TREFF_ASSIGN_OR_RETURN(answer, SeenWithLike(*std::move(first)));
      return absl::OkStatus();
    }
    TREFF_ASSIGN_OR_RETURN(created.emplace_back(), NewCaseOf(one));
    answers.push_back(&answer);
    return absl::OkStatus();
  };
  for (int i = 0; i < request.requests_size(); ++i) {
    const absl::Status prepared = prepare(request.requests(i));
    if (!prepared.ok() && !errors.AddBelow(Place(i), prepared)) return prepared;
  }
  TREFF_RETURN_IF_ERROR(errors.ToStatus());
  if (created.empty()) return response;
  const absl::StatusOr<std::vector<LikeCases>> like = store_.CreateAll(created);
  // Another call with one of the request ids came in between: its answer is the first answer.
  lost_race = absl::IsAlreadyExists(like.status());
  TREFF_RETURN_IF_ERROR(like.status());
  events_.Wake();
  for (size_t i = 0; i < created.size(); ++i) *answers[i] = SeenWithLike(created[i].c, (*like)[i]);
  return response;
}

absl::Status Cases::PrepareUpdate(const v1::UpdateCaseRequest& request, const std::string& name,
                                  Updates& updates) {
  TREFF_RETURN_IF_ERROR(CheckCaseOwner(store_, name));
  TREFF_ASSIGN_OR_RETURN(const RequestKey key, KeyOf(request, name));
  TREFF_ASSIGN_OR_RETURN(const std::optional<Answered> first, AnsweredBefore(store_, key));
  if (first.has_value()) {
    TREFF_ASSIGN_OR_RETURN(updates.cases.emplace_back(), store_.Get(name, first->revision));
    return absl::OkStatus();
  }
  TREFF_ASSIGN_OR_RETURN(v1::Case after, store_.Get(name, /*revision=*/0));
  TREFF_ASSIGN_OR_RETURN(
      std::optional<CaseRevision> next,
      revisions_.Next(after, request.case_().etag(), v1::CaseEvent::UPDATED,
                      [&](CaseChange& change) { return ApplyTo(request, change.c); }));
  if (next.has_value()) {
    after = next->c;
    updates.revisions.push_back(*std::move(next));
  }
  for (Answered& each : AnswerFor(key, after)) updates.answered.push_back(std::move(each));
  updates.cases.push_back(std::move(after));
  return absl::OkStatus();
}

absl::Status Cases::UpdateAll(const v1::BatchUpdateCasesRequest& request,
                              std::vector<v1::Case>& updated) {
  FieldErrors errors;
  std::set<std::string> names;
  Updates updates;
  const auto update = [&](const v1::UpdateCaseRequest& one) -> absl::Status {
    TREFF_ASSIGN_OR_RETURN(const std::string name, ParseCaseName(one.case_().name(), "case.name"));
    if (!names.insert(name).second) {
      return platform::FieldError("case.name", "is there twice: change each case once");
    }
    return PrepareUpdate(one, name, updates);
  };
  for (int i = 0; i < request.requests_size(); ++i) {
    const absl::Status status = update(request.requests(i));
    if (!status.ok() && !errors.AddBelow(Place(i), status)) return status;
  }
  TREFF_RETURN_IF_ERROR(errors.ToStatus());
  updated = std::move(updates.cases);
  if (updates.revisions.empty() && updates.answered.empty()) return absl::OkStatus();
  return store_.AppendAll(updates.revisions, updates.answered);
}

absl::StatusOr<v1::BatchUpdateCasesResponse> Cases::BatchUpdate(
    const v1::BatchUpdateCasesRequest& request) {
  TREFF_RETURN_IF_ERROR(CheckCount(request));
  const bool has_etag =
      std::any_of(request.requests().begin(), request.requests().end(),
                  [](const v1::UpdateCaseRequest& one) { return !one.case_().etag().empty(); });
  std::vector<v1::Case> updated;
  absl::Status kept = UpdateAll(request, updated);
  for (int tries = 1; absl::IsAborted(kept) && !has_etag && tries < kMaxTries; ++tries) {
    kept = UpdateAll(request, updated);
  }
  // Another call with one of the request ids came in between: its answer is the first answer.
  if (absl::IsAlreadyExists(kept)) kept = UpdateAll(request, updated);
  TREFF_RETURN_IF_ERROR(kept);
  events_.Wake();
  v1::BatchUpdateCasesResponse response;
  for (v1::Case& c : updated) {
    TREFF_ASSIGN_OR_RETURN(*response.add_cases(), SeenWithLike(std::move(c)));
  }
  return response;
}

}  // namespace treff::casework
