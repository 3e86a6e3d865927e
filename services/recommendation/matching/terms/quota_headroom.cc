#include "services/recommendation/matching/terms/quota_headroom.h"

#include "services/recommendation/matching/inputs.h"

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Quota;

InputValue HeadroomAt(const Question& question, PlaceIndex place) {
  const std::optional<QuotaRoom> room = QuotaRoomOf(question, place);
  if (!room.has_value()) return {};
  // Of a quota of nobody, nothing remains.
  if (room->decided <= 0) return InputValue::Known(ValueRange::Point(0));
  return InputValue::Known(
      {room->remaining.lower / room->decided, room->remaining.upper / room->decided});
}

class QuotaHeadroomKind : public TermKind {
 public:
  std::string_view id() const override { return "quota_headroom"; }
  std::vector<std::string_view> sentences() const override {
    return {"known", "bounds", "missing"};
  }

  std::shared_ptr<const InputColumn> Read(const Question& question,
                                          const v1::TermDefinition&) const override {
    return ForEachPlace(question, [&](PlaceIndex place) { return HeadroomAt(question, place); });
  }
  bool Reads(const v1::TermDefinition&, std::string_view subject) const override {
    return subject == kQuotaRemaining;
  }

  void Explain(const TermAtPlace& term, Statement& statement) const override {
    const int year = term.question.quota_year;
    statement.CiteQuota(year, {&Quota::decided, &Quota::settled, &Quota::agreed});
    const std::optional<QuotaRoom> room = QuotaRoomOf(term.question, term.place);
    const std::string year_text = std::to_string(year);
    if (!room.has_value()) return statement.Say("missing", {{"year", year_text}});
    const std::string decided = NumberText(room->decided);
    const ValueRange free = room->FreePlaces();
    if (free.IsPoint()) {
      return statement.Say(
          "known", {{"free", NumberText(free.lower)}, {"decided", decided}, {"year", year_text}});
    }
    statement.Say("bounds", {{"lower", NumberText(free.lower)},
                             {"upper", NumberText(free.upper)},
                             {"decided", decided},
                             {"year", year_text}});
  }

  std::optional<Lever> LeverOf(const TermAtPlace& term) const override {
    const std::optional<QuotaRoom> room = QuotaRoomOf(term.question, term.place);
    if (!room.has_value() || room->decided <= 0) return std::nullopt;
    // Below the household's size the municipality would be left out rather than outscored.
    return Lever{.subject = kQuotaRemaining,
                 .from = room->remaining.lower,
                 .units_per_input = room->decided,
                 .allowed = {static_cast<double>(term.question.household.size), room->decided}};
  }
};

}  // namespace

const TermKind& QuotaHeadroomTerm() {
  static const TermKind& kind = *new QuotaHeadroomKind;
  return kind;
}

}  // namespace treff::recommendation::matching
