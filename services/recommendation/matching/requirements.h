// The hard rules: PASS, FAIL or UNKNOWN, and why.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_REQUIREMENTS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_REQUIREMENTS_H_

#include <memory>
#include <optional>
#include <vector>

#include "google/protobuf/repeated_field.h"
#include "services/recommendation/matching/explanation/citations.h"
#include "services/recommendation/matching/question.h"
#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

// What the rules together say of one municipality.
struct Verdict {
  const v1::Rule* failed = nullptr;  // the first that FAILs
  int fail_count = 0;
  int unknown_count = 0;

  bool IsAdmitted() const { return fail_count == 0; }
};

// The policy's rules, as far as they apply to the household.
class Requirements {
 public:
  using ResultList = google::protobuf::RepeatedPtrField<v1::RequirementResult>;

  // The question must outlive it.
  explicit Requirements(const Question& question);

  Verdict Judge(PlaceIndex place) const;

  // What is looked at, one thing after the other: checks are numbered from 0 in the policy's order.
  int size() const { return static_cast<int>(checks_.size()); }
  const v1::Rule& rule(int check) const { return *checks_[check].rule; }
  Outcome Judge(int check, PlaceIndex place) const { return checks_[check].of_rule->Judge(place); }
  void Explain(int check, PlaceIndex place, Citations& citations, ResultList& results) const;

  // Adds every result, or only those that FAIL, with reasons and citations, in the policy's order.
  void Explain(PlaceIndex place, Citations& citations, ResultList& results) const;
  void ExplainFailed(PlaceIndex place, Citations& citations, ResultList& results) const;

  // What would let the first rule that FAILs pass; nothing when no single figure decides it.
  std::optional<FactChange> ChangeToPass(PlaceIndex place) const;

 private:
  // One thing to look at.
  struct Check {
    const v1::Rule* rule;
    std::unique_ptr<RuleCheck> of_rule;
  };

  std::vector<Check> checks_;  // in the policy's order
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_REQUIREMENTS_H_
