// The rules of cases: what may be registered, changed and listed, and in which state.
#ifndef TREFF_SERVICES_CASEWORK_CASES_CASES_H_
#define TREFF_SERVICES_CASEWORK_CASES_CASES_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
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
      : store_(store), events_(events), municipalities_(municipalities), clock_(clock), ids_(ids) {}

  absl::StatusOr<v1::Case> Create(const v1::CreateCaseRequest& request);
  absl::StatusOr<v1::Case> Get(const v1::GetCaseRequest& request);
  absl::StatusOr<v1::ListCasesResponse> List(const v1::ListCasesRequest& request);
  absl::StatusOr<v1::Case> Update(const v1::UpdateCaseRequest& request);
  absl::StatusOr<v1::Case> Submit(const v1::SubmitCaseRequest& request);
  absl::StatusOr<v1::Case> Withdraw(const v1::WithdrawCaseRequest& request);

 private:
  // Changes the case it is given, or says why not.
  using Change = std::function<absl::Status(v1::Case&)>;

  // INVALID_ARGUMENT if `errors` are not empty after the bad fields of `c` were added; UNAVAILABLE
  // if nobody could say whether a municipality exists. `before` is what an update starts from.
  absl::Status Validate(const v1::Case& c, const v1::Case& before, platform::FieldErrors& errors);
  // What `request_id` has made before: nothing, the case if it was given as now, or ALREADY_EXISTS.
  absl::StatusOr<std::optional<v1::Case>> CreatedBefore(const v1::Case& input,
                                                        const std::string& request_id);
  // Makes the next revision of a case, unless `change` left it as it was. A lost race is run again,
  // which ends with ABORTED if an `etag` was given.
  absl::StatusOr<v1::Case> Revise(const std::string& name, const std::string& etag,
                                  v1::CaseEvent::Kind kind, const Change& change);
  absl::StatusOr<v1::Case> Move(const std::string& name, const std::string& etag,
                                v1::Case::State to);

  CaseStore& store_;
  CaseEvents& events_;
  MunicipalityDirectory& municipalities_;
  const platform::Clock& clock_;
  platform::IdSource& ids_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_CASES_H_
