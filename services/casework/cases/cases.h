// The rules of cases: what may be registered, changed and listed, and in which state.
#ifndef TREFF_SERVICES_CASEWORK_CASES_CASES_H_
#define TREFF_SERVICES_CASEWORK_CASES_CASES_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/casework/cases/municipalities/municipality_directory.h"
#include "services/casework/cases/store/case_revisions.h"
#include "services/casework/cases/store/case_store.h"
#include "services/casework/events/case_events.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/ids.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::casework {

// Thread-safe. The methods are those of CaseService; what they answer is said in its proto.
class Cases {
 public:
  Cases(CaseStore& store, CaseEvents& events, MunicipalityDirectory& municipalities,
        const platform::Clock& clock, platform::IdSource& ids)
      : store_(store),
        events_(events),
        revisions_(store, events, clock),
        municipalities_(municipalities),
        clock_(clock),
        ids_(ids) {}

  absl::StatusOr<v1::Case> Create(const v1::CreateCaseRequest& request);
  absl::StatusOr<v1::BatchCreateCasesResponse> BatchCreate(
      const v1::BatchCreateCasesRequest& request);
  absl::StatusOr<v1::BatchUpdateCasesResponse> BatchUpdate(
      const v1::BatchUpdateCasesRequest& request);
  absl::StatusOr<v1::Case> Get(const v1::GetCaseRequest& request);
  absl::StatusOr<v1::BatchGetCasesResponse> BatchGet(const v1::BatchGetCasesRequest& request);
  absl::StatusOr<v1::ListCasesResponse> List(const v1::ListCasesRequest& request);
  absl::StatusOr<v1::Case> Update(const v1::UpdateCaseRequest& request);
  absl::StatusOr<v1::Case> Submit(const v1::SubmitCaseRequest& request);
  absl::StatusOr<v1::Case> Withdraw(const v1::WithdrawCaseRequest& request);

 private:
  // INVALID_ARGUMENT if `errors` are not empty after the bad fields of `c` were added; UNAVAILABLE
  // if nobody could say whether a municipality exists. `before` is what an update starts from.
  absl::Status Validate(const v1::Case& c, const v1::Case& before, platform::FieldErrors& errors);
  // What the request's id has made before: nothing, the case if it was given as now, or
  // ALREADY_EXISTS.
  absl::StatusOr<std::optional<v1::Case>> CreatedBefore(const v1::CreateCaseRequest& request);
  // Creates those that were not created before; whether another call did so in between.
  absl::StatusOr<v1::BatchCreateCasesResponse> CreateAbsent(
      const v1::BatchCreateCasesRequest& request, bool& lost_race);
  // What a request is to create.
  absl::StatusOr<NewCase> NewCaseOf(const v1::CreateCaseRequest& request);
  // Adds a permit that is moved past the day on which the household moved in.
  absl::Status CheckPermitBeforeSettlement(const v1::Case& c, const v1::Case& before,
                                           platform::FieldErrors& errors);
  // What an update makes of the case, or why it cannot.
  absl::Status ApplyTo(const v1::UpdateCaseRequest& request, v1::Case& c);
  // Makes a change of the caller's own case once for each request id.
  template <typename Request>
  absl::StatusOr<v1::Case> Change(const Request& request, const std::string& name,
                                  const std::string& etag, v1::CaseEvent::Kind kind,
                                  const std::function<absl::Status(CaseChange&)>& change);
  // One of a batch of updates: the case as it then is, and what is to be kept for it.
  struct Updates {
    std::vector<v1::Case> cases;
    std::vector<CaseRevision> revisions;
    std::vector<Answered> answered;
  };
  absl::Status PrepareUpdate(const v1::UpdateCaseRequest& request, const std::string& name,
                             Updates& updates);
  absl::Status UpdateAll(const v1::BatchUpdateCasesRequest& request,
                         std::vector<v1::Case>& updated);
  // As it is seen today.
  v1::Case Seen(v1::Case c) const;
  // The same, with cases that may be the same household.
  absl::StatusOr<v1::Case> SeenWithLike(v1::Case c);
  v1::Case SeenWithLike(v1::Case c, const LikeCases& like) const;

  CaseStore& store_;
  CaseEvents& events_;
  CaseRevisions revisions_;
  MunicipalityDirectory& municipalities_;
  const platform::Clock& clock_;
  platform::IdSource& ids_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_CASES_H_
