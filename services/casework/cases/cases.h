// The rules of cases: what may be registered, changed and listed, and in which state.
#ifndef TREFF_SERVICES_CASEWORK_CASES_CASES_H_
#define TREFF_SERVICES_CASEWORK_CASES_CASES_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/casework/cases/case_revisions.h"
#include "services/casework/cases/case_store.h"
#include "services/casework/cases/municipality_directory.h"
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
  absl::StatusOr<v1::Case> Get(const v1::GetCaseRequest& request);
  absl::StatusOr<v1::ListCasesResponse> List(const v1::ListCasesRequest& request);
  absl::StatusOr<v1::Case> Update(const v1::UpdateCaseRequest& request);
  absl::StatusOr<v1::Case> Submit(const v1::SubmitCaseRequest& request);
  absl::StatusOr<v1::Case> Withdraw(const v1::WithdrawCaseRequest& request);

 private:
  // INVALID_ARGUMENT if `errors` are not empty after the bad fields of `c` were added; UNAVAILABLE
  // if nobody could say whether a municipality exists. `before` is what an update starts from.
  absl::Status Validate(const v1::Case& c, const v1::Case& before, platform::FieldErrors& errors);
  // What `request_id` has made before: nothing, the case if it was given as now, or ALREADY_EXISTS.
  absl::StatusOr<std::optional<v1::Case>> CreatedBefore(const v1::Case& input,
                                                        const std::string& request_id);
  CaseStore& store_;
  CaseEvents& events_;
  CaseRevisions revisions_;
  MunicipalityDirectory& municipalities_;
  const platform::Clock& clock_;
  platform::IdSource& ids_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_CASES_H_
