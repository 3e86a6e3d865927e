// The facts of a profile in the order in which officers ask.
#ifndef TREFF_SERVICES_CLI_VIEWS_MATCHING_QUESTION_ORDER_H_
#define TREFF_SERVICES_CLI_VIEWS_MATCHING_QUESTION_ORDER_H_

#include <string>
#include <vector>

#include "services/cli/views/knowledge/profile_view.h"

namespace treff::cli {

// A question with the positions in the profile of the facts that answer it.
struct AnsweredQuestion {
  // Null for the facts that no question names.
  const municipality::v1::Question* question = nullptr;
  std::string group;
  std::vector<int> positions;
};

// Every question, and every fact at least once: those that no question names stand at the end of
// their group. `questions` must outlive the result.
std::vector<AnsweredQuestion> InQuestionOrder(const municipality::v1::Profile& profile,
                                              const Questions& questions);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_MATCHING_QUESTION_ORDER_H_
