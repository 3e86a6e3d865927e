#include "services/recommendation/matching/rules/close_family.h"

#include <algorithm>
#include <string>
#include <vector>

#include "services/recommendation/matching/rules/place_names.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::FamilyTie;
using v1::RequirementResult;

// What one tie says of one municipality. Worse ones have the say: they come later.
enum class Standing { kHere, kInRegion, kEnded, kRegionUnknown, kElsewhere };

Outcome OutcomeOf(Standing standing) {
  switch (standing) {
    case Standing::kHere:
    case Standing::kInRegion:
      return RequirementResult::PASS;
    case Standing::kElsewhere:
      return RequirementResult::FAIL;
    default:
      return RequirementResult::UNKNOWN;
  }
}

Standing StandingOf(const MunicipalityTable& snapshot, PlaceIndex place, const Tie& tie) {
  const Place& here = snapshot.place(place);
  if (here.code == tie.municipality_code) return Standing::kHere;
  const std::optional<PlaceIndex> relative = snapshot.Find(tie.municipality_code);
  if (!relative.has_value()) return Standing::kEnded;
  if (tie.IsClose()) return Standing::kElsewhere;
  const Place& there = snapshot.place(*relative);
  if (here.SharesLabourMarketWith(there)) return Standing::kInRegion;
  const bool regions_known =
      here.labour_market_region.has_value() && there.labour_market_region.has_value();
  return regions_known ? Standing::kElsewhere : Standing::kRegionUnknown;
}

std::string_view FailSentence(FamilyTie::Relation relation) {
  switch (relation) {
    case FamilyTie::PARTNER:
      return "fail_partner";
    case FamilyTie::MINOR_CHILD:
      return "fail_child";
    case FamilyTie::PARENT:
      return "fail_parent";
    default:
      return "fail_region";
  }
}

std::string_view SentenceOf(Standing standing, const Tie& tie) {
  switch (standing) {
    case Standing::kHere:
      return "pass_here";
    case Standing::kInRegion:
      return "pass_region";
    case Standing::kEnded:
      return "ended";
    case Standing::kRegionUnknown:
      return "unknown";
    case Standing::kElsewhere:
      break;
  }
  return FailSentence(tie.relation);
}

class CloseFamilyCheck : public RuleCheck {
 public:
  explicit CloseFamilyCheck(const Question& question) : question_(question) {
    for (const Tie& tie : question.household.ties) {
      if (tie.required) required_.push_back(&tie);
    }
    contradict_ = required_.size() > 1 && !SomewherePasses();
  }

  Outcome Judge(PlaceIndex place) const override {
    return OutcomeOf(StandingOf(question_.snapshot, place, DecidingTie(place)));
  }

  // Regions are no observations: there is nothing to cite.
  void Explain(PlaceIndex place, Outcome /*outcome*/, Statement& statement) const override {
    if (contradict_) {
      std::vector<std::string> codes;
      for (const Tie* tie : required_) codes.push_back(tie->municipality_code);
      return statement.Say("conflict",
                           {{"relative_municipalities", NamesOf(question_.snapshot, codes)}});
    }
    const Tie& tie = DecidingTie(place);
    statement.Say(SentenceOf(StandingOf(question_.snapshot, place, tie), tie),
                  {{"relative_municipality", NameOf(question_.snapshot, tie.municipality_code)}});
  }

 private:
  bool SomewherePasses() const {
    for (PlaceIndex place = 0; place < question_.snapshot.size(); ++place) {
      if (Judge(place) != RequirementResult::FAIL) return true;
    }
    return false;
  }

  // The first of the worst. One is required, or there is no check.
  const Tie& DecidingTie(PlaceIndex place) const {
    return **std::max_element(required_.begin(), required_.end(), [&](const Tie* a, const Tie* b) {
      return StandingOf(question_.snapshot, place, *a) < StandingOf(question_.snapshot, place, *b);
    });
  }

  const Question& question_;
  std::vector<const Tie*> required_;
  bool contradict_ = false;  // no municipality can satisfy them all
};

class CloseFamilyKind : public RuleKind {
 public:
  std::string_view id() const override { return "close_family"; }
  std::vector<std::string_view> sentences() const override {
    return {"pass_here",   "pass_region", "fail_partner", "fail_child", "fail_parent",
            "fail_region", "ended",       "unknown",      "conflict"};
  }
  // Families live where they live.
  bool IsOffered() const override { return false; }
  RuleChecks ChecksFor(const Question& question) const override {
    for (const Tie& tie : question.household.ties) {
      if (tie.required) return OneCheck<CloseFamilyCheck>(question);
    }
    return {};
  }
};

}  // namespace

const RuleKind& CloseFamilyRule() {
  static const RuleKind& kind = *new CloseFamilyKind;
  return kind;
}

}  // namespace treff::recommendation::matching
