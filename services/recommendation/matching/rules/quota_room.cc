#include "services/recommendation/matching/rules/quota_room.h"

#include <string>

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Quota;
using v1::RequirementResult;

std::string OutcomeText(Outcome outcome) {
  return outcome == RequirementResult::PASS   ? "pass"
         : outcome == RequirementResult::FAIL ? "fail"
                                              : "unknown";
}

class QuotaRoomCheck : public RuleCheck {
 public:
  explicit QuotaRoomCheck(const Question& question) : question_(question) {}

  Outcome Judge(PlaceIndex place) const override {
    const std::optional<QuotaRoom> room = QuotaRoomOf(question_, place);
    if (!room.has_value()) return RequirementResult::UNKNOWN;
    const int size = question_.household.size;
    if (room->remaining.lower >= size) return RequirementResult::PASS;
    return room->remaining.upper < size ? RequirementResult::FAIL : RequirementResult::UNKNOWN;
  }

  void Explain(PlaceIndex place, Outcome outcome, Statement& statement) const override {
    statement.CiteQuota(question_.quota_year, {&Quota::decided, &Quota::settled, &Quota::agreed});
    const std::string year = std::to_string(question_.quota_year);
    const std::string size = std::to_string(question_.household.size);
    const std::optional<QuotaRoom> room = QuotaRoomOf(question_, place);
    if (!room.has_value()) return statement.Say("missing", {{"size", size}, {"year", year}});
    statement.SayOurs(room->ours);
    const ValueRange free = room->FreePlaces();
    if (free.upper == 0) return statement.Say("full", {{"size", size}, {"year", year}});
    if (free.IsPoint()) {
      return statement.Say(OutcomeText(outcome),
                           {{"free", NumberText(free.lower)}, {"size", size}, {"year", year}});
    }
    statement.Say(OutcomeText(outcome) + "_bounds", {{"lower", NumberText(free.lower)},
                                                     {"upper", NumberText(free.upper)},
                                                     {"size", size},
                                                     {"year", year}});
  }

  std::optional<FactChange> ChangeToPass(PlaceIndex place) const override {
    // From what certainly remains: with so many more there is certainly room.
    return FactChange{{place, kQuotaRemaining, static_cast<double>(question_.household.size)},
                      QuotaRoomOf(question_, place)->remaining.lower};
  }

 private:
  const Question& question_;
};

class QuotaRoomKind : public RuleKind {
 public:
  std::string_view id() const override { return "quota_room"; }
  std::vector<std::string_view> sentences() const override {
    return {"pass", "pass_bounds", "fail", "fail_bounds", "full", "unknown_bounds", "missing"};
  }
  std::string_view figure() const override { return kQuotaRemaining; }
  RuleChecks ChecksFor(const Question& question) const override {
    return OneCheck<QuotaRoomCheck>(question);
  }
};

}  // namespace

const RuleKind& QuotaRoomRule() {
  static const RuleKind& kind = *new QuotaRoomKind;
  return kind;
}

}  // namespace treff::recommendation::matching
