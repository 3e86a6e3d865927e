#include "services/cli/views/matching/question_order.h"

#include <algorithm>
#include <map>

namespace treff::cli {

std::vector<AnsweredQuestion> InQuestionOrder(const municipality::v1::Profile& profile,
                                              const Questions& questions) {
  const int count = std::min(profile.facts_size(), profile.indicators_size());
  std::map<std::string, int> positions;
  for (int i = 0; i < count; ++i) positions[profile.indicators(i).indicator_id()] = i;

  std::vector<bool> is_named(count, false);
  std::vector<AnsweredQuestion> order;
  for (const auto& question : questions) {
    AnsweredQuestion& answered = order.emplace_back();
    answered.question = &question;
    answered.group = question.group();
    for (const std::string& indicator : question.indicators()) {
      const auto found = positions.find(indicator);
      if (found == positions.end()) continue;
      answered.positions.push_back(found->second);
      is_named[found->second] = true;
    }
  }
  for (int i = 0; i < count; ++i) {
    if (is_named[i]) continue;
    const std::string& group = profile.indicators(i).group();
    // Behind the last question of the group; a group without questions comes last.
    auto last = std::find_if(order.rbegin(), order.rend(),
                             [&](const AnsweredQuestion& one) { return one.group == group; });
    if (last != order.rend() && last->question == nullptr) {
      last->positions.push_back(i);
    } else {
      order.insert(last == order.rend() ? order.end() : last.base(), {nullptr, group, {i}});
    }
  }
  return order;
}

}  // namespace treff::cli
