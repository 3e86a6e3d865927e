// The rules of requests: who may be asked for whom, and what an answer does to the case.
#ifndef TREFF_SERVICES_CASEWORK_REQUESTS_REQUESTS_H_
#define TREFF_SERVICES_CASEWORK_REQUESTS_REQUESTS_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/casework/cases/case_revisions.h"
#include "services/casework/cases/case_store.h"
#include "services/casework/cases/municipality_directory.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/ids.h"
#include "treff/casework/v1/request_service.pb.h"

namespace treff::casework {

// Thread-safe. The methods are those of SettlementRequestService; what they answer is said in its
// proto.
class Requests {
 public:
  Requests(CaseStore& store, CaseEvents& events, MunicipalityDirectory& municipalities,
           const platform::Clock& clock, platform::IdSource& ids)
      : store_(store),
        revisions_(store, events, clock),
        municipalities_(municipalities),
        clock_(clock),
        ids_(ids) {}

  absl::StatusOr<v1::SettlementRequest> Create(const v1::CreateSettlementRequestRequest& request);
  absl::StatusOr<v1::SettlementRequest> Get(const v1::GetSettlementRequestRequest& request);
  absl::StatusOr<v1::ListSettlementRequestsResponse> List(
      const v1::ListSettlementRequestsRequest& request);
  absl::StatusOr<v1::ListAskedHouseholdsResponse> ListAsked(
      const v1::ListAskedHouseholdsRequest& request);
  absl::StatusOr<v1::SettlementRequest> MarkSeen(
      const v1::MarkSettlementRequestSeenRequest& request);
  absl::StatusOr<v1::SettlementRequest> Accept(const v1::AcceptSettlementRequestRequest& request);
  absl::StatusOr<v1::SettlementRequest> Decline(const v1::DeclineSettlementRequestRequest& request);
  absl::StatusOr<v1::SettlementRequest> Withdraw(
      const v1::WithdrawSettlementRequestRequest& request);
  absl::StatusOr<v1::SettlementRequest> Settle(const v1::SettleSettlementRequestRequest& request);

  // Ends every request whose time to answer is over, and makes its case READY again. To be called
  // from time to time; an answer that comes too late is refused without it. The first failure,
  // after all were tried.
  absl::Status ExpireOverdue();

 private:
  // Changes a request whose state has been moved, or says why not.
  using Fill = std::function<absl::Status(const v1::Case&, v1::SettlementRequest&)>;

  // Moves a request and its case in one transaction.
  absl::StatusOr<v1::SettlementRequest> Move(const std::string& name, const std::string& etag,
                                             v1::SettlementRequest::State to,
                                             v1::Case::State case_to, const Fill& fill);
  // The request as it is, after it was expired if it had to be.
  absl::StatusOr<v1::SettlementRequest> Current(const std::string& name);
  absl::Status Expire(const std::string& case_name, const std::string& name);
  // What was made before with this name: nothing, the request if it was asked for as now, or
  // ALREADY_EXISTS.
  absl::StatusOr<std::optional<v1::SettlementRequest>> MadeBefore(
      const std::string& name, const v1::SettlementRequest& input);
  absl::StatusOr<v1::AskedHousehold> AskedOf(v1::SettlementRequest request);

  CaseStore& store_;
  CaseRevisions revisions_;
  MunicipalityDirectory& municipalities_;
  const platform::Clock& clock_;
  platform::IdSource& ids_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_REQUESTS_REQUESTS_H_
