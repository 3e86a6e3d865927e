#include "services/recommendation/matching/inputs.h"

#include <optional>
#include <utility>
#include <vector>

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Observation;
using municipality::v1::Quota;
using Derived = v1::TermDefinition;

std::shared_ptr<const InputColumn> Finish(InputColumn column) {
  column.Summarize();
  return std::make_shared<const InputColumn>(std::move(column));
}

// A column made by looking at one municipality after the other.
template <typename Read>
std::shared_ptr<const InputColumn> ForEachPlace(const Question& question, Read read) {
  InputColumn column;
  column.values.reserve(question.snapshot.size());
  for (PlaceIndex place = 0; place < question.snapshot.size(); ++place) {
    column.values.push_back(read(place));
  }
  return Finish(std::move(column));
}

std::shared_ptr<const InputColumn> IndicatorInput(const Question& question,
                                                  std::string_view indicator) {
  std::shared_ptr<const InputColumn> column = question.snapshot.FindColumn(indicator);
  if (column == nullptr) return ForEachPlace(question, [](PlaceIndex) { return InputValue(); });
  const WhatIf* what_if = question.what_if;
  if (what_if == nullptr || what_if->subject != indicator) return column;
  InputColumn imagined = *column;
  InputValue& input = imagined.values[what_if->place];
  input.value = what_if->value;
  input.bounds = ValueRange::Point(what_if->value);
  return Finish(std::move(imagined));
}

// Where a figure lies: a value, or the bounds that the source states for one it holds back.
std::optional<ValueRange> BoundsOf(const Observation& observation) {
  if (observation.state() == Observation::VALUE) return ValueRange::Point(observation.value());
  if (observation.state() == Observation::SUPPRESSED && observation.has_suppressed_bounds()) {
    const Observation::Bounds& bounds = observation.suppressed_bounds();
    return ValueRange{bounds.lower(), bounds.upper()};
  }
  return std::nullopt;
}

InputValue QuotaHeadroom(const Question& question, PlaceIndex place) {
  const std::optional<QuotaRoom> room = QuotaRoomOf(question, place);
  if (!room.has_value()) return {};
  // Of a quota of nobody, nothing remains.
  if (room->decided <= 0) return InputValue::Known(ValueRange::Point(0));
  return InputValue::Known(
      {room->remaining.lower / room->decided, room->remaining.upper / room->decided});
}

// Persons settled this year and last, when both are known.
std::optional<ValueRange> SettledInTwoYears(const Question& question, PlaceIndex place) {
  ValueRange sum;
  for (const int year : {question.quota_year, question.quota_year - 1}) {
    const Quota* quota = question.snapshot.FindQuota(place, year);
    const std::optional<ValueRange> settled =
        quota == nullptr ? std::nullopt : BoundsOf(quota->settled());
    if (!settled.has_value()) return std::nullopt;
    sum.lower += settled->lower;
    sum.upper += settled->upper;
  }
  return sum;
}

std::shared_ptr<const InputColumn> SettlementLoad(const Question& question) {
  const std::shared_ptr<const InputColumn> population = IndicatorInput(question, kPopulation);
  return ForEachPlace(question, [&](PlaceIndex place) -> InputValue {
    const InputValue& inhabitants = population->values[place];
    const std::optional<ValueRange> settled = SettledInTwoYears(question, place);
    if (!settled.has_value() || !inhabitants.IsOwn() || inhabitants.value <= 0) return {};
    const double per_thousand = 1000 / inhabitants.value;
    return InputValue::Known({settled->lower * per_thousand, settled->upper * per_thousand});
  });
}

double Nearness(const Place& place, const Place& relative) {
  if (place.code == relative.code) return kSameMunicipality;
  if (place.SharesLabourMarketWith(relative)) return kSameLabourMarketRegion;
  if (!place.county.empty() && place.county == relative.county) return kSameCounty;
  return 0;
}

InputValue FamilyNearness(const Question& question, PlaceIndex place) {
  std::optional<double> nearest;
  for (const Tie& tie : question.household.ties) {
    const std::optional<PlaceIndex> relative = question.snapshot.Find(tie.municipality_code);
    if (!relative.has_value()) continue;
    const double nearness =
        Nearness(question.snapshot.place(place), question.snapshot.place(*relative));
    nearest = std::max(nearest.value_or(0), nearness);
  }
  return nearest.has_value() ? InputValue::Known(ValueRange::Point(*nearest)) : InputValue();
}

// Schools in one labour-market region, as far as its municipalities' own figures tell.
struct RegionSchools {
  bool any = false;       // some municipality has one
  bool all_known = true;  // every municipality has a figure
};

}  // namespace

std::shared_ptr<const InputColumn> UpperSecondaryReach(const Question& question) {
  const MunicipalityTable& snapshot = question.snapshot;
  const auto schools = IndicatorInput(question, kUpperSecondarySchools);
  std::vector<RegionSchools> regions(snapshot.labour_market_region_count());
  for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
    if (!snapshot.place(place).labour_market_region.has_value()) continue;
    RegionSchools& region = regions[*snapshot.place(place).labour_market_region];
    const InputValue& own = schools->values[place];
    region.any |= own.IsOwn() && own.value > 0;
    region.all_known &= own.IsOwn();
  }
  return ForEachPlace(question, [&](PlaceIndex place) -> InputValue {
    const InputValue& own = schools->values[place];
    const std::optional<int> index = snapshot.place(place).labour_market_region;
    const RegionSchools region =
        index.has_value() ? regions[*index] : RegionSchools{.any = false, .all_known = false};
    // Bounds where a register is silent: no figure is not no school.
    ValueRange reach;
    if (own.IsOwn() && own.value > 0) {
      reach = ValueRange::Point(kSchoolHere);
    } else if (region.any) {
      reach = {kSchoolInRegion, own.IsOwn() ? kSchoolInRegion : kSchoolHere};
    } else if (own.IsOwn()) {
      reach = {0, region.all_known ? 0 : kSchoolInRegion};
    } else {
      return {};
    }
    InputValue input = InputValue::Known(reach);
    input.doubt = own.IsOwn() ? own.doubt : 1;
    input.peers = {0, kSchoolHere};
    input.certainty = own.IsOwn() ? own.certainty : v1::Term::BORROWED;
    return input;
  });
}

std::shared_ptr<const InputColumn> ReadInput(const Question& question,
                                             const v1::TermDefinition& term) {
  switch (term.derived()) {
    case Derived::QUOTA_HEADROOM:
      return ForEachPlace(question,
                          [&](PlaceIndex place) { return QuotaHeadroom(question, place); });
    case Derived::SETTLEMENT_LOAD:
      return SettlementLoad(question);
    case Derived::FAMILY_NEARNESS:
      return ForEachPlace(question,
                          [&](PlaceIndex place) { return FamilyNearness(question, place); });
    case Derived::UPPER_SECONDARY_REACH:
      return UpperSecondaryReach(question);
    default:
      return IndicatorInput(question, term.indicator());
  }
}

bool Reads(const v1::TermDefinition& term, std::string_view subject) {
  switch (term.derived()) {
    case Derived::QUOTA_HEADROOM:
      return subject == kQuotaRemaining;
    case Derived::SETTLEMENT_LOAD:
      return subject == kPopulation;
    case Derived::FAMILY_NEARNESS:
      return false;
    case Derived::UPPER_SECONDARY_REACH:
      return subject == kUpperSecondarySchools;
    default:
      return subject == term.indicator();
  }
}

}  // namespace treff::recommendation::matching
