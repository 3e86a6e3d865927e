// The kinds of rules and terms that policies can name: one file each, in rules/ and terms/.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_KINDS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_KINDS_H_

#include <string>
#include <vector>

#include "services/recommendation/matching/rules/rule_kind.h"
#include "services/recommendation/matching/terms/term_kind.h"
#include "treff/recommendation/v1/policy.pb.h"

namespace treff::recommendation::matching {

// What a rule or a term of a policy calls its kind; empty when it does not say.
std::string KindIdOf(const v1::Rule& rule);
std::string KindIdOf(const v1::TermDefinition& term);

// Immutable, thread-safe.
class Kinds {
 public:
  // Borrows; no two rules and no two terms of one identifier.
  Kinds(std::vector<const RuleKind*> rules, std::vector<const TermKind*> terms);

  // Null when there is none of that identifier.
  const RuleKind* Find(const v1::Rule& rule) const;
  const TermKind* Find(const v1::TermDefinition& term) const;

  // Whether a rule of `policy` looks at `need` and nothing else.
  bool HasRuleAbout(casework::v1::Need::Kind need, const v1::Policy& policy) const;

  const std::vector<const RuleKind*>& rules() const { return rules_; }
  const std::vector<const TermKind*>& terms() const { return terms_; }

 private:
  std::vector<const RuleKind*> rules_;
  std::vector<const TermKind*> terms_;
};

// Those of this program.
const Kinds& StandardKinds();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_KINDS_H_
