// Feedback of settled households, for people.
#ifndef TREFF_SERVICES_CLI_VIEWS_CASES_FEEDBACK_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_CASES_FEEDBACK_VIEW_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/cli/screen/screen.h"
#include "treff/casework/v1/feedback_service.pb.h"

namespace treff::cli {

// Codes to be printed and sent, who got none, and which texts nobody has read yet.
std::string CodesView(const casework::v1::IssueFeedbackCodesResponse& issued, const Screen& screen);

// The form in its own language, under what the operator must know of it.
std::string FormView(const casework::v1::FeedbackForm& form, const Screen& screen);

std::string LanguagesView(const casework::v1::ListFeedbackLanguagesResponse& languages,
                          const Screen& screen);

// The answers typed as "4,5,3,-", one for each question of `form`; "-" does not want to say.
// INVALID_ARGUMENT in the words of `screen`.
absl::StatusOr<std::vector<casework::v1::SubmitFeedbackRequest::Answer>> TypedAnswers(
    const std::string& typed, const casework::v1::FeedbackForm& form, const Screen& screen);

// What a service says of a code that cannot be used, in the words of `screen`; other errors as they
// are.
absl::Status CodeRefused(const absl::Status& status, const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_CASES_FEEDBACK_VIEW_H_
