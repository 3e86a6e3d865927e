#include "services/recommendation/matching/rules/household_room.h"

#include <algorithm>
#include <string>

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Quota;
using v1::RequirementResult;

// What a full quota means here.
enum class Exception { kNone, kCountedBeside, kAskForMore };

class HouseholdRoomCheck : public RuleCheck {
 public:
  explicit HouseholdRoomCheck(const Question& question) : question_(question) {}

  Outcome Judge(PlaceIndex place) const override {
    const Exception exception = ExceptionAt(place);
    if (exception == Exception::kCountedBeside) return RequirementResult::PASS;
    const Outcome outcome = OutcomeOfQuota(place);
    const bool ask = outcome == RequirementResult::FAIL && exception == Exception::kAskForMore;
    return ask ? RequirementResult::UNKNOWN : outcome;
  }

  void Explain(PlaceIndex place, Outcome /*outcome*/, Statement& statement) const override {
    statement.CiteQuota(question_.quota_year, {&Quota::decided, &Quota::settled, &Quota::agreed});
    const std::string year = std::to_string(question_.quota_year);
    const Exception exception = ExceptionAt(place);
    if (exception == Exception::kCountedBeside) return statement.Say("beside", {});
    const Outcome outcome = OutcomeOfQuota(place);
    if (outcome == RequirementResult::FAIL && exception == Exception::kAskForMore) {
      return statement.Say("family", {{"size", Size()}, {"year", year}});
    }
    ExplainRoom(place, outcome, year, statement);
  }

  std::optional<FactChange> ChangeToPass(PlaceIndex place) const override {
    // From what certainly remains: with so many more there is certainly room.
    return FactChange{{place, kQuotaRemaining, static_cast<double>(question_.household.size)},
                      QuotaRoomOf(question_, place)->remaining.lower};
  }

 private:
  std::string Size() const { return std::to_string(question_.household.size); }

  bool CloseFamilyLivesAt(PlaceIndex place) const {
    const std::vector<Tie>& ties = question_.household.ties;
    const std::string& code = question_.snapshot.place(place).code;
    return std::any_of(ties.begin(), ties.end(), [&](const Tie& tie) {
      return tie.IsClose() && tie.municipality_code == code;
    });
  }

  Exception ExceptionAt(PlaceIndex place) const {
    if (!CloseFamilyLivesAt(place)) return Exception::kNone;
    return question_.household.track == casework::v1::Case::FAMILY_REUNIFICATION
               ? Exception::kCountedBeside
               : Exception::kAskForMore;
  }

  Outcome OutcomeOfQuota(PlaceIndex place) const {
    const std::optional<QuotaRoom> room = QuotaRoomOf(question_, place);
    if (!room.has_value()) return RequirementResult::UNKNOWN;
    const int size = question_.household.size;
    if (room->remaining.lower >= size) return RequirementResult::PASS;
    return room->remaining.upper < size ? RequirementResult::FAIL : RequirementResult::UNKNOWN;
  }

  void ExplainRoom(PlaceIndex place, Outcome outcome, const std::string& year,
                   Statement& statement) const {
    const std::optional<QuotaRoom> room = QuotaRoomOf(question_, place);
    if (!room.has_value()) return statement.Say("missing", {{"size", Size()}, {"year", year}});
    statement.SayOurs(room->ours);
    const ValueRange free = room->FreePlaces();
    if (free.upper == 0) return statement.Say("full", {{"size", Size()}, {"year", year}});
    const std::string said = outcome == RequirementResult::PASS   ? "pass"
                             : outcome == RequirementResult::FAIL ? "fail"
                                                                  : "unknown";
    if (free.IsPoint()) {
      return statement.Say(said,
                           {{"free", NumberText(free.lower)}, {"size", Size()}, {"year", year}});
    }
    statement.Say(said + "_bounds", {{"lower", NumberText(free.lower)},
                                     {"upper", NumberText(free.upper)},
                                     {"size", Size()},
                                     {"year", year}});
  }

  const Question& question_;
};

class HouseholdRoomKind : public RuleKind {
 public:
  std::string_view id() const override { return "household_room"; }
  std::vector<std::string_view> sentences() const override {
    return {"pass",           "pass_bounds", "fail",   "fail_bounds", "full",
            "unknown_bounds", "missing",     "beside", "family"};
  }
  std::string_view figure() const override { return kQuotaRemaining; }
  RuleChecks ChecksFor(const Question& question) const override {
    return OneCheck<HouseholdRoomCheck>(question);
  }
};

}  // namespace

const RuleKind& HouseholdRoomRule() {
  static const RuleKind& kind = *new HouseholdRoomKind;
  return kind;
}

}  // namespace treff::recommendation::matching
