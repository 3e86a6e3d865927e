// The rules of requests: who may be asked for whom, and what an answer does to the case.
#ifndef TREFF_SERVICES_CASEWORK_REQUESTS_REQUESTS_H_
#define TREFF_SERVICES_CASEWORK_REQUESTS_REQUESTS_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/casework/cases/municipalities/municipality_directory.h"
#include "services/casework/cases/store/case_revisions.h"
#include "services/casework/cases/store/case_store.h"
#include "services/casework/idempotency/request_key.h"
#include "services/casework/requests/request_validation.h"
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
        events_(events),
        revisions_(store, events, clock),
        municipalities_(municipalities),
        clock_(clock),
        ids_(ids) {}

  absl::StatusOr<v1::SettlementRequest> Create(const v1::CreateSettlementRequestRequest& request);
  // Each by itself; those that nothing stands against are made in one transaction.
  absl::StatusOr<v1::BatchCreateSettlementRequestsResponse> BatchCreate(
      const v1::BatchCreateSettlementRequestsRequest& request);
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
  // What a client asks for, checked.
  struct Asked {
    std::string case_name;
    std::string name;  // of the request to be made
    v1::SettlementRequest input;
  };
  absl::StatusOr<Asked> ParseCreate(const v1::CreateSettlementRequestRequest& request);
  // Puts the request that is asked for into the change of its case, or says why it cannot be made.
  absl::Status Fill(const v1::CreateSettlementRequestRequest& request, const Asked& asked,
                    CaseChange& change) const;
  // A request whose time to answer is over ends before the next one is made.
  absl::Status ExpireOpenOf(const std::string& case_name);
  // One of a batch: made before, or what is to be kept.
  struct Prepared {
    std::optional<v1::SettlementRequest> made;
    std::optional<CaseRevision> next;
  };
  absl::StatusOr<Prepared> Prepare(const v1::CreateSettlementRequestRequest& request);

  // Changes a request whose state has been moved, or says why not.
  using FillAnswer = std::function<absl::Status(const v1::Case&, v1::SettlementRequest&)>;

  // Makes a change of a request that is the caller's own once for each request id, and gives what
  // the caller may see of it.
  using MakeChange =
      std::function<absl::StatusOr<v1::SettlementRequest>(const RequestName&, const RequestKey&)>;
  template <typename Change>
  absl::StatusOr<v1::SettlementRequest> Once(const Change& asked, const MakeChange& make);

  // Moves a request and its case in one transaction.
  template <typename Change>
  absl::StatusOr<v1::SettlementRequest> Move(const Change& asked, v1::SettlementRequest::State to,
                                             v1::Case::State case_to, const FillAnswer& fill);
  struct Step {
    std::string etag;
    v1::SettlementRequest::State to;
    v1::Case::State case_to;
    const FillAnswer& fill;
  };
  absl::StatusOr<v1::SettlementRequest> MoveNow(const RequestName& names, const Step& step,
                                                const RequestKey& key);
  absl::StatusOr<v1::SettlementRequest> MarkSeenNow(const std::string& name, const RequestKey& key);
  // The request as it is, after it was expired if it had to be.
  absl::StatusOr<v1::SettlementRequest> Current(const std::string& name);
  absl::Status Expire(const std::string& case_name, const std::string& name);
  // What was made before with this name: nothing, the request if it was asked for as now, or
  // ALREADY_EXISTS.
  absl::StatusOr<std::optional<v1::SettlementRequest>> MadeBefore(
      const std::string& name, const v1::SettlementRequest& input);
  absl::StatusOr<v1::AskedHousehold> AskedOf(v1::SettlementRequest request);

  CaseStore& store_;
  CaseEvents& events_;
  CaseRevisions revisions_;
  MunicipalityDirectory& municipalities_;
  const platform::Clock& clock_;
  platform::IdSource& ids_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_REQUESTS_REQUESTS_H_
