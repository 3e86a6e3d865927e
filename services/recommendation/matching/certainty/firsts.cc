#include "services/recommendation/matching/certainty/firsts.h"

#include <algorithm>

namespace treff::recommendation::matching {

Firsts::Firsts(const Comparison& comparison, const std::vector<RankBounds>& bounds)
    : comparison_(comparison) {
  for (int position = 0; position < static_cast<int>(bounds.size()); ++position) {
    is_first_.push_back(bounds[position].best == 1);
    if (is_first_.back()) positions_.push_back(position);
  }
}

int Firsts::CountWith(const std::vector<Answer>& answers) const {
  const auto is_beaten = [&](int position, const ScoreDoubt& doubt) {
    return std::any_of(answers.begin(), answers.end(), [&](const Answer& answer) {
      return !answer.is_out && answer.position != position &&
             comparison_.IsCertainlyBetter(answer.doubt, doubt, answer.position, position);
    });
  };
  const auto answer_of = [&](int position) {
    return std::find_if(answers.begin(), answers.end(),
                        [&](const Answer& answer) { return answer.position == position; });
  };
  int count = 0;
  for (const int position : positions_) {
    if (answer_of(position) == answers.end()) {
      count += is_beaten(position, DoubtOf(position)) ? 0 : 1;
    }
  }
  for (const Answer& answer : answers) {
    if (answer.is_out || is_beaten(answer.position, answer.doubt)) continue;
    const bool beaten_by_others = std::any_of(positions_.begin(), positions_.end(), [&](int other) {
      return answer_of(other) == answers.end() &&
             comparison_.IsCertainlyBetter(DoubtOf(other), answer.doubt, other, answer.position);
    });
    count += beaten_by_others ? 0 : 1;
  }
  return count;
}

}  // namespace treff::recommendation::matching
