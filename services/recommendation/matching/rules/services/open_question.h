// A rule about a need that no open figures tell of: the answer is UNKNOWN everywhere, and its own
// text says what to ask.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_OPEN_QUESTION_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_OPEN_QUESTION_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

class OpenQuestionCheck : public RuleCheck {
 public:
  Outcome Judge(PlaceIndex /*place*/) const override { return v1::RequirementResult::UNKNOWN; }
  void Explain(PlaceIndex /*place*/, Outcome /*outcome*/, Statement& statement) const override {
    statement.Say("unknown", {});
  }
};

// Asks wherever its need is REQUIRED.
class OpenQuestionKind : public RuleKind {
 public:
  OpenQuestionKind(std::string_view id, casework::v1::Need::Kind need) : id_(id), need_(need) {}

  std::string_view id() const override { return id_; }
  std::vector<std::string_view> sentences() const override { return {"unknown"}; }
  bool CanFail() const override { return false; }
  casework::v1::Need::Kind need() const override { return need_; }
  RuleChecks ChecksFor(const Question& question) const override {
    RuleChecks checks;
    if (question.household.Requires(need_)) checks.push_back(std::make_unique<OpenQuestionCheck>());
    return checks;
  }

 private:
  const std::string_view id_;
  const casework::v1::Need::Kind need_;
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_OPEN_QUESTION_H_
