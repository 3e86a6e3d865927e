#include "services/recommendation/matching/term_reasons.h"

#include <initializer_list>
#include <optional>
#include <string>

#include "services/recommendation/matching/inputs.h"
#include "services/recommendation/matching/reasons.h"

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Quota;

// One term at one municipality, being explained.
struct Subject {
  const Question& question;
  const InputValue& input;
  PlaceIndex place;
  Citations& citations;
  v1::Term& explained;

  void Say(std::string_view suffix, std::initializer_list<Argument> arguments) const {
    SetReason("term", explained.term_id(), suffix, arguments, *explained.mutable_reason());
  }
  void CiteFact(std::string_view indicator, PlaceIndex cited_place) const {
    citations.CiteFact(cited_place, indicator, *explained.mutable_citations());
  }
  void CiteQuota(
      int year,
      std::initializer_list<const municipality::v1::Observation& (Quota::*)() const> parts) const {
    const Quota* quota = question.snapshot.FindQuota(place, year);
    if (quota == nullptr) return;
    for (const auto part : parts) {
      citations.CiteQuotaPart(place, (quota->*part)(), *explained.mutable_citations());
    }
  }
};

void GiveIndicatorReason(const Subject& subject, const std::string& indicator) {
  subject.CiteFact(indicator, subject.place);
  const InputValue& input = subject.input;
  if (!input.IsKnown()) return subject.Say("missing", {});
  if (!input.bounds.IsPoint()) {
    return subject.Say("bounds", {{"lower", NumberText(input.bounds.lower)},
                                  {"upper", NumberText(input.bounds.upper)}});
  }
  const v1::Citation& cited = *subject.explained.citations().rbegin();
  const std::string value = NumberText(input.value);
  const std::string& period = cited.observation().period();
  switch (input.certainty) {
    case v1::Term::BORROWED:
      return subject.Say(
          "borrowed",
          {{"value", value}, {"figure_period", period}, {"region", cited.region_display_name()}});
    case v1::Term::OLD:
      return subject.Say("old", {{"value", value}, {"figure_period", period}});
    default:
      return subject.Say("known", {{"value", value}, {"figure_period", period}});
  }
}

void GiveHeadroomReason(const Subject& subject) {
  const int year = subject.question.quota_year;
  subject.CiteQuota(year, {&Quota::decided, &Quota::settled, &Quota::agreed});
  const std::optional<QuotaRoom> room = QuotaRoomOf(subject.question, subject.place);
  const std::string year_text = std::to_string(year);
  if (!room.has_value()) return subject.Say("missing", {{"year", year_text}});
  const std::string decided = NumberText(room->decided);
  const ValueRange free = room->FreePlaces();
  if (free.IsPoint()) {
    return subject.Say(
        "known", {{"free", NumberText(free.lower)}, {"decided", decided}, {"year", year_text}});
  }
  subject.Say("bounds", {{"lower", NumberText(free.lower)},
                         {"upper", NumberText(free.upper)},
                         {"decided", decided},
                         {"year", year_text}});
}

void GiveLoadReason(const Subject& subject) {
  const int year = subject.question.quota_year;
  subject.CiteQuota(year, {&Quota::settled});
  subject.CiteQuota(year - 1, {&Quota::settled});
  subject.CiteFact(kPopulation, subject.place);
  const InputValue& input = subject.input;
  const std::string year_text = std::to_string(year);
  if (!input.IsKnown()) return subject.Say("missing", {{"year", year_text}});
  if (input.bounds.IsPoint()) {
    return subject.Say("known", {{"load", NumberText(input.value)}, {"year", year_text}});
  }
  subject.Say("bounds", {{"lower", NumberText(input.bounds.lower)},
                         {"upper", NumberText(input.bounds.upper)},
                         {"year", year_text}});
}

// Regions are no observations: there is nothing to cite.
void GiveFamilyReason(const Subject& subject) {
  if (!subject.input.IsKnown()) return subject.Say("missing", {});
  const double nearness = subject.input.value;
  subject.Say(nearness == kSameMunicipality         ? "same_municipality"
              : nearness == kSameLabourMarketRegion ? "same_region"
              : nearness == kSameCounty             ? "same_county"
                                                    : "elsewhere",
              {});
}

void GiveUpperSecondaryReason(const Subject& subject) {
  subject.CiteFact(kUpperSecondarySchools, subject.place);
  const InputValue& input = subject.input;
  if (!input.IsKnown()) return subject.Say("missing", {});
  if (!input.bounds.IsPoint()) return subject.Say("uncertain", {});
  subject.Say(input.value == kSchoolHere       ? "here"
              : input.value == kSchoolInRegion ? "in_region"
                                               : "none",
              {});
}

}  // namespace

void GiveTermReason(const Question& question, const ScoredTerm& term, PlaceIndex place,
                    Citations& citations, v1::Term& explained) {
  const Subject subject{question, term.column->values[place], place, citations, explained};
  switch (term.definition->derived()) {
    case v1::TermDefinition::QUOTA_HEADROOM:
      return GiveHeadroomReason(subject);
    case v1::TermDefinition::SETTLEMENT_LOAD:
      return GiveLoadReason(subject);
    case v1::TermDefinition::FAMILY_NEARNESS:
      return GiveFamilyReason(subject);
    case v1::TermDefinition::UPPER_SECONDARY_REACH:
      return GiveUpperSecondaryReason(subject);
    default:
      return GiveIndicatorReason(subject, term.definition->indicator());
  }
}

}  // namespace treff::recommendation::matching
