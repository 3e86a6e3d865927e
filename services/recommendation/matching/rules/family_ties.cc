#include "services/recommendation/matching/rules/family_ties.h"

#include <string>

namespace treff::recommendation::matching {
namespace {

using v1::RequirementResult;

// Worse outcomes have the say: a FAIL before an UNKNOWN before a PASS.
int Severity(Outcome outcome) {
  return outcome == RequirementResult::FAIL ? 2 : outcome == RequirementResult::UNKNOWN ? 1 : 0;
}

class FamilyTiesCheck : public RuleCheck {
 public:
  explicit FamilyTiesCheck(const Question& question) : question_(question) {}

  Outcome Judge(PlaceIndex place) const override { return JudgeTie(place, DecidingTie(place)); }

  // Regions are no observations: there is nothing to cite.
  void Explain(PlaceIndex place, Outcome outcome, Statement& statement) const override {
    const std::string& code = DecidingTie(place).municipality_code;
    const std::optional<PlaceIndex> relative = question_.snapshot.Find(code);
    const std::string name =
        relative.has_value() ? question_.snapshot.place(*relative).display_name : code;
    statement.Say(outcome == RequirementResult::PASS   ? "pass"
                  : outcome == RequirementResult::FAIL ? "fail"
                                                       : "unknown",
                  {{"relative_municipality", name}});
  }

 private:
  Outcome JudgeTie(PlaceIndex place, const Tie& tie) const {
    const Place& here = question_.snapshot.place(place);
    if (here.code == tie.municipality_code) return RequirementResult::PASS;
    const std::optional<PlaceIndex> relative = question_.snapshot.Find(tie.municipality_code);
    if (!relative.has_value()) return RequirementResult::UNKNOWN;
    const Place& there = question_.snapshot.place(*relative);
    if (here.SharesLabourMarketWith(there)) return RequirementResult::PASS;
    const bool regions_known =
        here.labour_market_region.has_value() && there.labour_market_region.has_value();
    return regions_known ? RequirementResult::FAIL : RequirementResult::UNKNOWN;
  }

  // The required tie that decides, the first of the worst. One is required, or there is no check.
  const Tie& DecidingTie(PlaceIndex place) const {
    const Tie* deciding = nullptr;
    int worst = -1;
    for (const Tie& tie : question_.household.ties) {
      if (!tie.required) continue;
      const int severity = Severity(JudgeTie(place, tie));
      if (severity <= worst) continue;
      worst = severity;
      deciding = &tie;
    }
    return *deciding;
  }

  const Question& question_;
};

class FamilyTiesKind : public RuleKind {
 public:
  std::string_view id() const override { return "family_ties"; }
  std::vector<std::string_view> sentences() const override { return {"pass", "fail", "unknown"}; }
  RuleChecks ChecksFor(const Question& question) const override {
    for (const Tie& tie : question.household.ties) {
      if (tie.required) return OneCheck<FamilyTiesCheck>(question);
    }
    return {};
  }
};

}  // namespace

const RuleKind& FamilyTiesRule() {
  static const RuleKind& kind = *new FamilyTiesKind;
  return kind;
}

}  // namespace treff::recommendation::matching
