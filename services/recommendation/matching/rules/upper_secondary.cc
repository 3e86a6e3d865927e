#include "services/recommendation/matching/rules/upper_secondary.h"

#include "services/recommendation/matching/terms/upper_secondary_reach.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;
using v1::RequirementResult;

// The other municipality of the labour-market region with the most upper secondary schools;
// nothing when no other is known to have one.
std::optional<PlaceIndex> MostSchoolsNear(const MunicipalityTable& snapshot, PlaceIndex place) {
  const std::shared_ptr<const InputColumn> schools = snapshot.FindColumn(kUpperSecondarySchools);
  if (schools == nullptr) return std::nullopt;
  std::optional<PlaceIndex> most;
  for (PlaceIndex other = 0; other < snapshot.size(); ++other) {
    const InputValue& input = schools->values[other];
    if (other == place || !input.IsOwn() || input.value <= 0) continue;
    if (!snapshot.place(place).SharesLabourMarketWith(snapshot.place(other))) continue;
    if (!most.has_value() || input.value > schools->values[*most].value) most = other;
  }
  return most;
}

class UpperSecondaryCheck : public RuleCheck {
 public:
  explicit UpperSecondaryCheck(const Question& question)
      : question_(question), reach_(UpperSecondaryReach(question)) {}

  Outcome Judge(PlaceIndex place) const override {
    const InputValue& reach = reach_->values[place];
    if (!reach.IsKnown()) return RequirementResult::UNKNOWN;
    if (reach.bounds.lower > 0) return RequirementResult::PASS;
    return reach.bounds.upper > 0 ? RequirementResult::UNKNOWN : RequirementResult::FAIL;
  }

  void Explain(PlaceIndex place, Outcome outcome, Statement& statement) const override {
    const MunicipalityTable& snapshot = question_.snapshot;
    statement.CiteFact(kUpperSecondarySchools);
    if (outcome == RequirementResult::UNKNOWN) return statement.Say("unknown", {});
    if (outcome == RequirementResult::FAIL) return statement.Say("fail", {});
    const InputValue& own = snapshot.FindColumn(kUpperSecondarySchools)->values[place];
    if (own.IsOwn() && own.value > 0) {
      return statement.Say("pass_here", {{"schools", NumberText(own.value)}});
    }
    const PlaceIndex most = *MostSchoolsNear(snapshot, place);
    statement.CiteFactOf(most, kUpperSecondarySchools);
    statement.Say("pass_region", {{"school_municipality", snapshot.place(most).display_name}});
  }

 private:
  const Question& question_;
  const std::shared_ptr<const InputColumn> reach_;
};

class UpperSecondaryKind : public RuleKind {
 public:
  std::string_view id() const override { return "upper_secondary"; }
  std::vector<std::string_view> sentences() const override {
    return {"pass_here", "pass_region", "fail", "unknown"};
  }
  Need::Kind need() const override { return Need::UPPER_SECONDARY_SCHOOL; }
  RuleChecks ChecksFor(const Question& question) const override {
    if (!question.household.Requires(need())) return {};
    return OneCheck<UpperSecondaryCheck>(question);
  }
};

}  // namespace

const RuleKind& UpperSecondaryRule() {
  static const RuleKind& kind = *new UpperSecondaryKind;
  return kind;
}

}  // namespace treff::recommendation::matching
