// Many requests at once: what a plan asks for.
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/casework/requests/requests.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

constexpr int kMostAtOnce = 200;

}  // namespace

absl::StatusOr<Requests::Prepared> Requests::Prepare(
    const v1::CreateSettlementRequestRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const Asked asked, ParseCreate(request));
  Prepared prepared;
  TREFF_ASSIGN_OR_RETURN(prepared.made, MadeBefore(asked.name, asked.input));
  if (prepared.made.has_value()) return prepared;
  TREFF_RETURN_IF_ERROR(ExpireOpenOf(asked.case_name));
  TREFF_ASSIGN_OR_RETURN(const v1::Case before, store_.Get(asked.case_name, /*revision=*/0));
  TREFF_ASSIGN_OR_RETURN(
      prepared.next,
      revisions_.Next(before, request.case_etag(), v1::CaseEvent::STATE_CHANGED,
                      [&](CaseChange& change) { return Fill(request, asked, change); }));
  return prepared;
}

absl::StatusOr<v1::BatchCreateSettlementRequestsResponse> Requests::BatchCreate(
    const v1::BatchCreateSettlementRequestsRequest& request) {
  if (request.requests().empty() || request.requests_size() > kMostAtOnce) {
    return platform::FieldError("requests", absl::StrCat("must be 1 to ", kMostAtOnce));
  }
  v1::BatchCreateSettlementRequestsResponse response;
  std::vector<CaseRevision> revisions;
  std::vector<int> places;  // in the response, of each of `revisions`
  for (int i = 0; i < request.requests_size(); ++i) {
    auto& result = *response.add_results();
    absl::StatusOr<Prepared> prepared = Prepare(request.requests(i));
    if (!prepared.ok()) {
      *result.mutable_error() = platform::ToRpcStatus(prepared.status());
    } else if (prepared->made.has_value()) {
      *result.mutable_request() = *std::move(prepared->made);
    } else {
      revisions.push_back(*std::move(prepared->next));
      places.push_back(i);
    }
  }
  if (revisions.empty()) return response;
  TREFF_ASSIGN_OR_RETURN(const std::vector<absl::Status> became, store_.AppendEach(revisions));
  events_.Wake();
  for (size_t i = 0; i < places.size(); ++i) {
    auto& result = *response.mutable_results(places[i]);
    if (became[i].ok()) {
      *result.mutable_request() = *std::move(revisions[i].request);
      continue;
    }
    // Who lost a race asks once more by itself, which finds who won.
    absl::StatusOr<v1::SettlementRequest> again = became[i];
    if (absl::IsAborted(became[i])) again = Create(request.requests(places[i]));
    if (again.ok()) {
      *result.mutable_request() = *std::move(again);
    } else {
      *result.mutable_error() = platform::ToRpcStatus(again.status());
    }
  }
  return response;
}

}  // namespace treff::casework
