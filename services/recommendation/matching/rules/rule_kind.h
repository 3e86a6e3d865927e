// What a rule is: one thing that a policy can require of a municipality. Each kind has a file here,
// which holds what it judges, how it says so, the keys of its texts and what would change its mind.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_RULE_KIND_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_RULE_KIND_H_

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "services/recommendation/matching/explanation/statement.h"
#include "services/recommendation/matching/question.h"
#include "treff/casework/v1/case_service.pb.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::recommendation::matching {

using Outcome = v1::RequirementResult::Outcome;

// A fact that would have to be another, and what it is now.
struct FactChange {
  WhatIf fact;
  double from = 0;  // in the subject's unit
};

// A rule before one question, which must outlive it. Immutable.
class RuleCheck {
 public:
  virtual ~RuleCheck() = default;

  // What a question imagines is judged as if it were so.
  virtual Outcome Judge(PlaceIndex place) const = 0;
  // Says why `outcome`, which is what Judge gives.
  virtual void Explain(PlaceIndex place, Outcome outcome, Statement& statement) const = 0;
  // The least change of one fact after which Judge no longer gives the FAIL that it gives now;
  // nothing where no single figure decides. Whether it suffices is checked by whoever tells of it.
  virtual std::optional<FactChange> ChangeToPass(PlaceIndex /*place*/) const {
    return std::nullopt;
  }
};

using RuleChecks = std::vector<std::unique_ptr<RuleCheck>>;

// Stateless.
class RuleKind {
 public:
  virtual ~RuleKind() = default;

  // What policies call it, such as `quota_room`: letters, digits and underscores.
  virtual std::string_view id() const = 0;
  // All that Explain can say: the texts are `rule.{rule_id}.{sentence}`.
  virtual std::vector<std::string_view> sentences() const = 0;
  // Whether it can FAIL at all.
  virtual bool CanFail() const { return true; }
  // Whether an answer says what would be if it passed: then there is a text `near_miss.{rule_id}`,
  // with the arguments `rank` and, where ChangeToPass gives one, `from` and `to`. Not where nobody
  // can act on it, nor where it must not be spoken of.
  virtual bool IsOffered() const { return CanFail(); }
  // Whether it also fails where the municipality itself decided so, under the sentence
  // `none_decided`: then there is a text `near_miss.{rule_id}_decided` too, because it would have
  // to decide anew.
  virtual bool CanBeDecidedAnew() const { return false; }
  // The need that it looks at, which is then neither unmet nor asked about; else unspecified.
  virtual casework::v1::Need::Kind need() const { return casework::v1::Need::KIND_UNSPECIFIED; }
  // The figure that decides it, an indicator or kQuotaRemaining, where one does: whoever is asked
  // about the rule is asked for that figure too. Empty: none.
  virtual std::string_view figure() const { return {}; }
  // What it looks at for this household, each judged and explained by itself; none where it has
  // nothing to look at. That the policy's condition holds is known.
  virtual RuleChecks ChecksFor(const Question& question) const = 0;
};

// The checks of a rule that is one check.
template <typename Check>
RuleChecks OneCheck(const Question& question) {
  RuleChecks checks;
  checks.push_back(std::make_unique<Check>(question));
  return checks;
}

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_RULE_KIND_H_
