#include "services/recommendation/matching/rules/decisions/minors_decision.h"

#include <string>

#include "services/recommendation/matching/figures/as_of.h"
#include "services/recommendation/matching/figures/inputs.h"
#include "services/recommendation/matching/rules/services/reported_capacity.h"
#include "services/recommendation/matching/rules/takes_minors.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;
using municipality::v1::Observation;
using v1::RequirementResult;

// Places that the municipality reports to be free.
constexpr char kStaffedPlaces[] = "services.reported_staffed_places";

class MinorsDecisionCheck : public RuleCheck {
 public:
  explicit MinorsDecisionCheck(const Question& question)
      : question_(question),
        decided_(IndicatorInput(question, kMinorsDecided)),
        requested_(IndicatorInput(question, kMinorsRequested)),
        places_(IndicatorInput(question, kStaffedPlaces)) {}

  Outcome Judge(PlaceIndex place) const override {
    const InputValue& decided = decided_->values[place];
    if (SaysNo(place, kMinorsRequested, *requested_)) return RequirementResult::FAIL;
    if (SaysNo(place, kMinorsDecided, *decided_)) return RequirementResult::FAIL;
    // Free places that are reported say more than a decision. Who decided to take minors and has no
    // place now may have one soon: that is for it to say.
    const InputValue& places = places_->values[place];
    const bool is_reported = IsRecent(places);
    if (is_reported && places.bounds.lower > OursSinceReport(place)) return RequirementResult::PASS;
    if (IsFull(place)) return RequirementResult::FAIL;
    const bool is_decided = IsRecent(decided) && decided.bounds.lower > OursOfYear(place);
    return is_decided && !is_reported ? RequirementResult::PASS : RequirementResult::UNKNOWN;
  }

  void Explain(PlaceIndex place, Outcome outcome, Statement& statement) const override {
    const auto say = [&](std::string_view sentence, const char* indicator) {
      const v1::Citation* cited = statement.CiteFact(indicator);
      statement.Say(sentence, {{"figure_period", cited->observation().period()}});
    };
    const bool is_reported = IsRecent(places_->values[place]);
    const double ours = is_reported ? OursSinceReport(place) : OursOfYear(place);
    if (outcome == RequirementResult::PASS) {
      statement.SayOurs(ours);
      return is_reported ? say("places_reported", kStaffedPlaces) : say("pass", kMinorsDecided);
    }
    if (outcome == RequirementResult::FAIL) {
      const bool asked = !SaysNo(place, kMinorsRequested, *requested_);
      if (asked && !SaysNo(place, kMinorsDecided, *decided_)) {
        return say("fail_full", kMinorsDecided);
      }
      return asked ? say("fail_decided", kMinorsDecided) : say("fail_asked", kMinorsRequested);
    }
    if (is_reported && places_->values[place].bounds.lower > 0) {
      return say("places_taken", kStaffedPlaces);
    }
    if (is_reported) return say("no_places_reported", kStaffedPlaces);
    if (IsPending(place)) return say("pending", kMinorsDecided);
    const InputValue& decided = decided_->values[place];
    if (decided.IsOwn() && decided.bounds.lower > 0) {
      // Of a hidden figure that ours may fill: nobody can say.
      return say(IsRecent(decided) ? "may_be_full" : "decided_before", kMinorsDecided);
    }
    if (IsZero(requested_->values[place])) return say("not_asked", kMinorsRequested);
    if (IsZero(decided)) return say("none_decided", kMinorsDecided);
    statement.Say("unknown", {});
  }

  std::optional<FactChange> ChangeToPass(PlaceIndex place) const override {
    if (SaysNo(place, kMinorsRequested, *requested_)) return std::nullopt;
    return FactChange{{place, kMinorsDecided, OursOfYear(place) + 1},
                      IsFull(place) ? decided_->values[place].bounds.upper : 0};
  }

 private:
  // Of our own minors, those that are asked for, agreed or settled in the year.
  double OursOfYear(PlaceIndex place) const {
    double persons = 0;
    if (question_.ours == nullptr) return persons;
    for (const OurMinors& ours : (*question_.ours)[place].minors) persons += ours.persons;
    return persons;
  }

  // Those that a report of free places cannot know of: asked for and not answered, and all of the
  // report's day and later.
  double OursSinceReport(PlaceIndex place) const {
    double persons = 0;
    if (question_.ours == nullptr) return persons;
    const UsedFigure used = FigureUsed(*question_.snapshot.FindFact(place, kStaffedPlaces));
    const std::optional<absl::CivilDay> reported = ParseDay(used.observation->period());
    for (const OurMinors& ours : (*question_.ours)[place].minors) {
      const bool is_known = reported.has_value() && ours.day < *reported;
      if (ours.is_asked || !is_known) persons += ours.persons;
    }
    return persons;
  }

  // As many as it decided to take this year are ours already.
  bool IsFull(PlaceIndex place) const {
    const InputValue& decided = decided_->values[place];
    const double ours = OursOfYear(place);
    if (ours == 0 || !decided.IsOwn() || decided.bounds.upper > ours) return false;
    return IsOfYear(place, kMinorsDecided);
  }

  static bool IsZero(const InputValue& input) { return input.IsOwn() && input.bounds.upper == 0; }

  // A zero of the year that is asked about.
  bool SaysNo(PlaceIndex place, std::string_view indicator, const InputColumn& column) const {
    return IsZero(column.values[place]) && IsOfYear(place, indicator);
  }
  bool IsOfYear(PlaceIndex place, std::string_view indicator) const {
    const UsedFigure used = FigureUsed(*question_.snapshot.FindFact(place, indicator));
    return used.observation->period() == std::to_string(question_.quota_year);
  }

  bool IsPending(PlaceIndex place) const {
    const municipality::v1::Fact* fact = question_.snapshot.FindFact(place, kMinorsDecided);
    if (fact == nullptr) return false;
    const UsedFigure used = FigureUsed(*fact);
    return used.observation != nullptr && used.observation->state() == Observation::PENDING;
  }

  const Question& question_;
  const std::shared_ptr<const InputColumn> decided_;
  const std::shared_ptr<const InputColumn> requested_;
  const std::shared_ptr<const InputColumn> places_;
};

class MinorsDecisionKind : public RuleKind {
 public:
  std::string_view id() const override { return "minors_decision"; }
  std::vector<std::string_view> sentences() const override {
    return {"pass",      "fail_asked",   "fail_decided", "pending",         "decided_before",
            "not_asked", "none_decided", "unknown",      "places_reported", "no_places_reported",
            "fail_full", "places_taken", "may_be_full"};
  }
  Need::Kind need() const override { return Need::STAFFED_HOUSING_FOR_MINOR; }
  RuleChecks ChecksFor(const Question& question) const override {
    return OneCheck<MinorsDecisionCheck>(question);
  }
};

}  // namespace

const RuleKind& MinorsDecisionRule() {
  static const RuleKind& kind = *new MinorsDecisionKind;
  return kind;
}

}  // namespace treff::recommendation::matching
