#include "services/recommendation/matching/terms/quota_headroom.h"

#include "services/recommendation/matching/age.h"
#include "services/recommendation/matching/figures/inputs.h"

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Quota;

constexpr char kSettled[] = "capacity.settlement_settled";

// How much of what a quota told when it was read it still tells: places are used, and
// municipalities decide on more. All of it where the snapshot does not say how fast its figures
// age.
class QuotaAge {
 public:
  explicit QuotaAge(const Question& question)
      : question_(question),
        settled_(question.snapshot.FindIndicator(kSettled)),
        age_(question.snapshot.date()) {}

  double FreshnessOf(PlaceIndex place) {
    const Quota* quota = question_.snapshot.FindQuota(place, question_.quota_year);
    if (settled_ == nullptr || quota == nullptr || IsImagined(place)) return 1;
    return FreshnessAfter(age_.DaysSince(quota->settled().period_end()),
                          settled_->half_life_days());
  }

 private:
  // What a municipality would answer today is as new as can be.
  bool IsImagined(PlaceIndex place) const {
    const WhatIf* what_if = question_.what_if;
    return what_if != nullptr &&
           (what_if->IsAbout(place, kQuotaRemaining) || what_if->IsAbout(place, kQuotaRequested));
  }

  const Question& question_;
  const municipality::v1::Indicator* const settled_;
  AgeCounter age_;
};

InputValue HeadroomAt(const Question& question, PlaceIndex place, QuotaAge& age) {
  const std::optional<QuotaRoom> room = QuotaRoomOf(question, place);
  if (!room.has_value()) {
    // What is not decided can be anything: no likelihood narrows it.
    InputValue open;
    open.bounds = {0, 1};
    return open;
  }
  // Of a quota of nobody, nothing remains.
  if (room->decided <= 0) return InputValue::Known(ValueRange::Point(0));
  InputValue headroom = InputValue::Known(
      {room->remaining.lower / room->decided, room->remaining.upper / room->decided});
  const double freshness = age.FreshnessOf(place);
  headroom.AgeTowards({0, 1}, 1 - freshness);
  if (freshness < kFresh) headroom.certainty = v1::Term::OLD;
  return headroom;
}

class QuotaHeadroomKind : public TermKind {
 public:
  std::string_view id() const override { return "quota_headroom"; }
  std::vector<std::string_view> sentences() const override {
    return {"known", "bounds", "missing"};
  }

  std::shared_ptr<const InputColumn> Read(const Question& question,
                                          const v1::TermDefinition&) const override {
    QuotaAge age(question);
    return ForEachPlace(question,
                        [&](PlaceIndex place) { return HeadroomAt(question, place, age); });
  }
  std::optional<InputValue> ReadAt(const Question& question, const v1::TermDefinition&,
                                   PlaceIndex place) const override {
    QuotaAge age(question);
    return HeadroomAt(question, place, age);
  }
  bool ReadsHousehold() const override { return false; }
  bool ReadsCommitments() const override { return true; }
  bool IsKnownToMunicipality(const Question&, const v1::TermDefinition&) const override {
    return true;
  }
  bool Reads(const v1::TermDefinition&, std::string_view subject) const override {
    return subject == kQuotaRemaining || subject == kQuotaRequested;
  }

  void Explain(const TermAtPlace& term, Statement& statement) const override {
    const int year = term.question.quota_year;
    statement.CiteQuota(year, {&Quota::decided, &Quota::settled, &Quota::agreed});
    const std::optional<QuotaRoom> room = QuotaRoomOf(term.question, term.place);
    const std::string year_text = std::to_string(year);
    if (!room.has_value()) return statement.Say("missing", {{"year", year_text}});
    statement.SayOurs(room->ours);
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
    if (!room.has_value() || room->decided <= 0 || room->Used() <= 0) return std::nullopt;
    // More can be decided on; fewer free places come of others, who would change the load besides.
    return Lever{.subject = kQuotaRemaining,
                 .from = room->remaining.lower,
                 .units_per_input = room->Used(),
                 .growth = 1,
                 .allowed = {room->remaining.lower, room->decided}};
  }
};

}  // namespace

const TermKind& QuotaHeadroomTerm() {
  static const TermKind& kind = *new QuotaHeadroomKind;
  return kind;
}

}  // namespace treff::recommendation::matching
