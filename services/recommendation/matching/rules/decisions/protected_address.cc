#include "services/recommendation/matching/rules/decisions/protected_address.h"

#include <algorithm>
#include <string>

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;
using v1::RequirementResult;

class ProtectedAddressCheck : public RuleCheck {
 public:
  explicit ProtectedAddressCheck(const Question& question) : question_(question) {}

  // Also where people of such a place go to work and to shop: there they would meet.
  Outcome Judge(PlaceIndex place) const override {
    const std::vector<std::string>& codes = question_.household.keep_away_from;
    const bool is_near = std::any_of(codes.begin(), codes.end(), [&](const std::string& code) {
      const auto away = question_.snapshot.Find(code);
      return IsAt(place, code) || (away.has_value() && Shares(place, *away));
    });
    return is_near ? RequirementResult::FAIL : RequirementResult::PASS;
  }

  void Explain(PlaceIndex place, Outcome outcome, Statement& statement) const override {
    const std::vector<std::string>& codes = question_.household.keep_away_from;
    const bool is_there = std::any_of(codes.begin(), codes.end(),
                                      [&](const std::string& code) { return IsAt(place, code); });
    statement.Say(outcome == RequirementResult::PASS ? "pass" : is_there ? "fail" : "near", {});
  }

 private:
  bool IsAt(PlaceIndex place, const std::string& code) const {
    return question_.snapshot.place(place).code == code;
  }
  bool Shares(PlaceIndex place, PlaceIndex other) const {
    return question_.snapshot.place(place).SharesLabourMarketWith(question_.snapshot.place(other));
  }

  const Question& question_;
};

class ProtectedAddressKind : public RuleKind {
 public:
  std::string_view id() const override { return "protected_address"; }
  std::vector<std::string_view> sentences() const override { return {"pass", "fail", "near"}; }
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
