// Policies as people read them: which rules and terms apply to whom, what each weighs, and what
// differs between two.
#ifndef TREFF_SERVICES_CLI_VIEWS_MATCHING_POLICY_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_MATCHING_POLICY_VIEW_H_

#include <string>

#include "services/cli/screen/screen.h"
#include "treff/recommendation/v1/policy.pb.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::cli {

// "arbeidsløysa (unemployment)": what people call a term, and what --weight does. The identifier
// alone for a term that has no name here.
std::string TermName(const std::string& term_id, const Screen& screen);

// A row each.
std::string PoliciesView(const recommendation::v1::ListPoliciesResponse& policies,
                         const Screen& screen);

std::string PolicyView(const recommendation::v1::Policy& policy, const Screen& screen);

// What `to` has that `from` has not, has otherwise, or has no more.
std::string PolicyDifferenceView(const recommendation::v1::Policy& from,
                                 const recommendation::v1::Policy& to, const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_MATCHING_POLICY_VIEW_H_
