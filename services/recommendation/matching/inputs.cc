#include "services/recommendation/matching/inputs.h"

#include <optional>
#include <utility>
#include <vector>

namespace treff::recommendation {
namespace {

using municipality::v1::Observation;
using municipality::v1::Quota;
using Derived = v1::TermDefinition;

std::shared_ptr<const Column> Finish(Column column) {
  column.Summarize();
  return std::make_shared<const Column>(std::move(column));
}

// A column made by looking at one municipality after the other.
template <typename Read>
std::shared_ptr<const Column> ForEachPlace(const Question& question, Read read) {
  Column column;
  column.readings.reserve(question.snapshot.size());
  for (PlaceIndex place = 0; place < question.snapshot.size(); ++place) {
    column.readings.push_back(read(place));
  }
  return Finish(std::move(column));
}

std::shared_ptr<const Column> IndicatorInput(const Question& question, std::string_view indicator) {
  std::shared_ptr<const Column> column = question.snapshot.FindColumn(indicator);
  if (column == nullptr) return ForEachPlace(question, [](PlaceIndex) { return Reading(); });
  const WhatIf* what_if = question.what_if;
  if (what_if == nullptr || what_if->subject != indicator) return column;
  Column imagined = *column;
  Reading& reading = imagined.readings[what_if->place];
  reading.value = what_if->value;
  reading.bounds = Range::Point(what_if->value);
  return Finish(std::move(imagined));
}

// Where a figure lies: a value, or the bounds that the source states for one it holds back.
std::optional<Range> BoundsOf(const Observation& observation) {
  if (observation.state() == Observation::VALUE) return Range::Point(observation.value());
  if (observation.state() == Observation::SUPPRESSED && observation.has_suppressed_bounds()) {
    const Observation::Bounds& bounds = observation.suppressed_bounds();
    return Range{bounds.lower(), bounds.upper()};
  }
  return std::nullopt;
}

Reading QuotaHeadroom(const Question& question, PlaceIndex place) {
  const std::optional<QuotaRoom> room = QuotaRoomOf(question, place);
  if (!room.has_value()) return {};
  // Of a quota of nobody, nothing remains.
  if (room->decided <= 0) return Reading::Known(Range::Point(0));
  return Reading::Known(
      {room->remaining.lower / room->decided, room->remaining.upper / room->decided});
}

// Persons settled this year and last, when both are known.
std::optional<Range> SettledInTwoYears(const Question& question, PlaceIndex place) {
  Range sum;
  for (const int year : {question.quota_year, question.quota_year - 1}) {
    const Quota* quota = question.snapshot.FindQuota(place, year);
    const std::optional<Range> settled =
        quota == nullptr ? std::nullopt : BoundsOf(quota->settled());
    if (!settled.has_value()) return std::nullopt;
    sum.lower += settled->lower;
    sum.upper += settled->upper;
  }
  return sum;
}

std::shared_ptr<const Column> SettlementLoad(const Question& question) {
  const std::shared_ptr<const Column> population = IndicatorInput(question, kPopulation);
  return ForEachPlace(question, [&](PlaceIndex place) -> Reading {
    const Reading& inhabitants = population->readings[place];
    const std::optional<Range> settled = SettledInTwoYears(question, place);
    if (!settled.has_value() || !inhabitants.IsOwn() || inhabitants.value <= 0) return {};
    const double per_thousand = 1000 / inhabitants.value;
    return Reading::Known({settled->lower * per_thousand, settled->upper * per_thousand});
  });
}

double Nearness(const Place& place, const Place& relative) {
  if (place.code == relative.code) return kSameMunicipality;
  if (place.SharesLabourMarketWith(relative)) return kSameLabourMarketRegion;
  if (!place.county.empty() && place.county == relative.county) return kSameCounty;
  return 0;
}

Reading FamilyNearness(const Question& question, PlaceIndex place) {
  std::optional<double> nearest;
  for (const Tie& tie : question.household.ties) {
    const std::optional<PlaceIndex> relative = question.snapshot.Find(tie.municipality_code);
    if (!relative.has_value()) continue;
    const double nearness =
        Nearness(question.snapshot.place(place), question.snapshot.place(*relative));
    nearest = std::max(nearest.value_or(0), nearness);
  }
  return nearest.has_value() ? Reading::Known(Range::Point(*nearest)) : Reading();
}

// Schools in one labour-market region, as far as its municipalities' own figures tell.
struct RegionSchools {
  bool any = false;       // some municipality has one
  bool all_known = true;  // every municipality has a figure
};

}  // namespace

std::shared_ptr<const Column> UpperSecondaryReach(const Question& question) {
  const Snapshot& snapshot = question.snapshot;
  const auto schools = IndicatorInput(question, kUpperSecondarySchools);
  std::vector<RegionSchools> regions(snapshot.labour_market_region_count());
  for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
    if (!snapshot.place(place).labour_market_region.has_value()) continue;
    RegionSchools& region = regions[*snapshot.place(place).labour_market_region];
    const Reading& own = schools->readings[place];
    region.any |= own.IsOwn() && own.value > 0;
    region.all_known &= own.IsOwn();
  }
  return ForEachPlace(question, [&](PlaceIndex place) -> Reading {
    const Reading& own = schools->readings[place];
    const std::optional<int> index = snapshot.place(place).labour_market_region;
    const RegionSchools region =
        index.has_value() ? regions[*index] : RegionSchools{.any = false, .all_known = false};
    // Bounds where a register is silent: no figure is not no school.
    Range reach;
    if (own.IsOwn() && own.value > 0) {
      reach = Range::Point(kSchoolHere);
    } else if (region.any) {
      reach = {kSchoolInRegion, own.IsOwn() ? kSchoolInRegion : kSchoolHere};
    } else if (own.IsOwn()) {
      reach = {0, region.all_known ? 0 : kSchoolInRegion};
    } else {
      return {};
    }
    Reading reading = Reading::Known(reach);
    reading.doubt = own.IsOwn() ? own.doubt : 1;
    reading.peers = {0, kSchoolHere};
    reading.certainty = own.IsOwn() ? own.certainty : v1::Term::BORROWED;
    return reading;
  });
}

std::shared_ptr<const Column> ReadInput(const Question& question, const v1::TermDefinition& term) {
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

}  // namespace treff::recommendation
