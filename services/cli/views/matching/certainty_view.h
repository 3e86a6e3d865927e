// How sure a recommendation is, as an officer reads it: what leads it, who cannot be told apart,
// what to ask whom, what was wished for and what was not used. Each is empty when there is nothing
// to say.
#ifndef TREFF_SERVICES_CLI_VIEWS_MATCHING_CERTAINTY_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_MATCHING_CERTAINTY_VIEW_H_

#include <string>

#include "services/cli/screen/screen.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::cli {

std::string LeadText(const recommendation::v1::Recommendation& recommendation,
                     const Screen& screen);
// Of the first `top`.
std::string GroupsText(const recommendation::v1::Recommendation& recommendation, int top,
                       const Screen& screen);
std::string QuestionsText(const recommendation::v1::Recommendation& recommendation,
                          const Screen& screen);
std::string WishesText(const recommendation::v1::Recommendation& recommendation,
                       const Screen& screen);
std::string UnusedFactsText(const recommendation::v1::Recommendation& recommendation,
                            const Screen& screen);
// The weights that would put another first, the nearest first.
std::string SensitivityText(const recommendation::v1::Recommendation& recommendation,
                            const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_MATCHING_CERTAINTY_VIEW_H_
