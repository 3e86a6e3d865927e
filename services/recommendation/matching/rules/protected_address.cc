#include "services/recommendation/matching/rules/protected_address.h"

#include <algorithm>
#include <string>

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;
using v1::RequirementResult;

class ProtectedAddressCheck : public RuleCheck {
 public:
  explicit ProtectedAddressCheck(const Question& question) : question_(question) {}

  Outcome Judge(PlaceIndex place) const override {
    const std::vector<std::string>& codes = question_.household.keep_away_from;
    const std::string& here = question_.snapshot.place(place).code;
    return std::find(codes.begin(), codes.end(), here) == codes.end() ? RequirementResult::PASS
                                                                      : RequirementResult::FAIL;
  }

  void Explain(PlaceIndex /*place*/, Outcome outcome, Statement& statement) const override {
    statement.Say(outcome == RequirementResult::PASS ? "pass" : "fail", {});
  }

 private:
  const Question& question_;
};

class ProtectedAddressKind : public RuleKind {
 public:
  std::string_view id() const override { return "protected_address"; }
  std::vector<std::string_view> sentences() const override { return {"pass", "fail"}; }
  bool IsOffered() const override { return false; }
  Need::Kind need() const override { return Need::PROTECTED_ADDRESS; }
  RuleChecks ChecksFor(const Question& question) const override {
    return OneCheck<ProtectedAddressCheck>(question);
  }
};

}  // namespace

const RuleKind& ProtectedAddressRule() {
  static const RuleKind& kind = *new ProtectedAddressKind;
  return kind;
}

}  // namespace treff::recommendation::matching
