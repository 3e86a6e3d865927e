#include "services/recommendation/records/disclosure.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/recommendation/matching/kinds.h"
#include "services/recommendation/matching/rules/decisions/protected_address.h"

namespace treff::recommendation {
namespace {

using Results = google::protobuf::RepeatedPtrField<v1::RequirementResult>;

std::set<std::string> RulesToHide(const v1::Policy& policy) {
  std::set<std::string> rules;
  for (const v1::Rule& rule : policy.rules()) {
    if (matching::KindIdOf(rule) == matching::ProtectedAddressRule().id()) {
      rules.insert(rule.rule_id());
    }
  }
  return rules;
}

void Remove(const std::set<std::string>& rules, Results& results) {
  results.erase(std::remove_if(results.begin(), results.end(),
                               [&](const v1::RequirementResult& result) {
                                 return rules.count(result.rule_id()) > 0;
                               }),
                results.end());
}

}  // namespace

void HideProtectedAddress(const v1::Policy& policy, v1::Recommendation& answer) {
  const std::set<std::string> rules = RulesToHide(policy);
  for (auto& ranked : *answer.mutable_ranked()) Remove(rules, *ranked.mutable_requirements());
  for (auto& excluded : *answer.mutable_excluded()) {
    Remove(rules, *excluded.mutable_failed());
    if (!excluded.failed().empty()) continue;
    v1::RequirementResult& neutral = *excluded.add_failed();
    neutral.set_rule_id(kNeutralRule);
    neutral.set_outcome(v1::RequirementResult::FAIL);
    neutral.mutable_reason()->set_key(absl::StrCat("rule.", kNeutralRule, ".fail"));
  }
}

}  // namespace treff::recommendation
