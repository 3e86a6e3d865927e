// The rules of feedback: who is given a code, and what a code lets its holder do.
#ifndef TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_H_
#define TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/casework/cases/store/case_store.h"
#include "services/casework/feedback/feedback_forms.h"
#include "services/casework/feedback/feedback_store.h"
#include "services/platform/values/clock.h"
#include "treff/casework/v1/feedback_service.pb.h"

namespace treff::casework {

// How long a household has lived there before it is asked, in months.
inline constexpr int kFeedbackAfterMonths = 6;
// How many days a code can be used for.
inline constexpr int kFeedbackCodeDays = 90;

// Thread-safe. The methods are those of FeedbackService; what they answer is said in its proto.
class Feedback {
 public:
  Feedback(CaseStore& cases, FeedbackStore& store, const FeedbackForms& forms,
           const platform::Clock& clock)
      : cases_(cases), store_(store), forms_(forms), clock_(clock) {}

  absl::StatusOr<v1::IssueFeedbackCodesResponse> IssueCodes(
      const v1::IssueFeedbackCodesRequest& request);
  absl::StatusOr<v1::FeedbackForm> GetForm(const v1::GetFeedbackFormRequest& request);
  absl::StatusOr<v1::ListFeedbackLanguagesResponse> ListLanguages(
      const v1::ListFeedbackLanguagesRequest& request) const;
  absl::StatusOr<v1::SubmitFeedbackResponse> Submit(const v1::SubmitFeedbackRequest& request);

 private:
  absl::StatusOr<v1::IssueFeedbackCodesResponse> IssueNamed(
      const v1::IssueFeedbackCodesRequest& request);
  absl::StatusOr<v1::IssueFeedbackCodesResponse> IssuePage(
      const v1::IssueFeedbackCodesRequest& request);
  // A fresh code for a case that `request` settled, or why it can have none yet.
  absl::StatusOr<NewFeedbackCode> CodeFor(const v1::Case& c, const v1::SettlementRequest& request,
                                          absl::CivilDay settled_before) const;
  // The same for the case alone.
  absl::StatusOr<NewFeedbackCode> CodeFor(const std::string& case_name);
  // The day six months ago, the last of a month that is too short for it: who was settled on it or
  // later is not asked yet.
  absl::CivilDay SettledBefore() const;

  CaseStore& cases_;
  FeedbackStore& store_;
  const FeedbackForms& forms_;
  const platform::Clock& clock_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_H_
