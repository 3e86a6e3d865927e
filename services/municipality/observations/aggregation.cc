#include "services/municipality/observations/aggregation.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

namespace treff::municipality {
namespace {

using State = v1::Observation;

// The member whose lack of a value decides the aggregate's; null when all have values.
const Figure* WeightiestLack(const std::vector<Member>& members) {
  for (State::State state : {State::NOT_COMPARABLE, State::SUPPRESSED, State::MISSING,
                             State::PENDING, State::NOT_APPLICABLE}) {
    for (const Member& member : members) {
      if (member.figure.state == state) return &member.figure;
    }
  }
  return nullptr;
}

std::optional<Bounds> SumOfBounds(const std::vector<Member>& members) {
  Bounds sum;
  for (const Member& member : members) {
    const Figure& figure = member.figure;
    if (!figure.is_whole() && !figure.bounds.has_value()) return std::nullopt;
    sum.lower += figure.is_whole() ? figure.value : figure.bounds->lower;
    sum.upper += figure.is_whole() ? figure.value : figure.bounds->upper;
  }
  return sum;
}

std::optional<double> WeightedMean(const std::vector<Member>& members) {
  double weighted = 0;
  double weight = 0;
  for (const Member& member : members) {
    if (!member.denominator.has_value()) return std::nullopt;
    weighted += member.figure.value * *member.denominator;
    weight += *member.denominator;
  }
  return weighted / weight;
}

bool IsPartial(const Member& member) { return member.figure.is_partial(); }

bool IsOne(const Member& member) { return member.figure.value != 0; }

// The aggregate of members that all have values; nothing when they do not compare.
std::optional<double> CombinedValue(v1::Indicator::Aggregation aggregation,
                                    const std::vector<Member>& members) {
  switch (aggregation) {
    case v1::Indicator::SUM: {
      double sum = 0;
      for (const Member& member : members) sum += member.figure.value;
      return sum;
    }
    case v1::Indicator::WEIGHTED_MEAN:
      return WeightedMean(members);
    case v1::Indicator::ANY:
      return std::any_of(members.begin(), members.end(), IsOne) ? 1 : 0;
    case v1::Indicator::ALL:
      return std::all_of(members.begin(), members.end(), IsOne) ? 1 : 0;
    default:
      break;
  }
  const double first = members.front().figure.value;
  const bool all_equal = std::all_of(members.begin(), members.end(), [&](const Member& member) {
    return member.figure.value == first;
  });
  return all_equal ? std::optional<double>(first) : std::nullopt;
}

}  // namespace

DerivedFigure Combine(const v1::Indicator& indicator, std::vector<Member> members) {
  for (Member& member : members) member.figure.NoteOriginal();
  DerivedFigure whole = members.front().figure;
  if (members.size() == 1) return whole;

  for (const Member& member : members) {
    whole.period_end = std::max(whole.period_end, member.figure.period_end);
    if (&member == &members.front()) continue;
    whole.NoteProvenances(member.figure);
    whole.originals.insert(whole.originals.end(), member.figure.originals.begin(),
                           member.figure.originals.end());
  }
  whole.value = 0;
  whole.bounds.reset();
  whole.symbol = {};
  if (const Figure* lack = WeightiestLack(members)) {
    whole.state = lack->state;
    whole.symbol = lack->symbol;
    if (lack->state == State::SUPPRESSED && indicator.aggregation() == v1::Indicator::SUM) {
      whole.bounds = SumOfBounds(members);
    }
    return whole;
  }
  const std::optional<double> value = CombinedValue(indicator.aggregation(), members);
  const bool partial = std::any_of(members.begin(), members.end(), IsPartial);
  whole.state = !value.has_value() ? State::NOT_COMPARABLE
                : partial          ? State::PARTIAL
                                   : State::VALUE;
  whole.value = value.value_or(0);
  return whole;
}

namespace {

// The figures of one period.
using ByRegion = std::unordered_map<std::string_view, const DerivedFigure*>;

// Newest first.
struct LaterFirst {
  bool operator()(const Figure* a, const Figure* b) const { return LaterThan(*a, *b); }
};
using Periods = std::map<const Figure*, ByRegion, LaterFirst>;

Periods ByPeriod(const std::vector<DerivedFigure>& figures) {
  // One period may end on different days in different rows (a page as of a day, a table at the
  // year's end); the latest stands for the period.
  std::unordered_map<std::string_view, const Figure*> latest;
  for (const DerivedFigure& figure : figures) {
    const Figure*& known = latest[figure.period];
    if (known == nullptr || figure.period_end > known->period_end) known = &figure;
  }
  Periods periods;
  for (const DerivedFigure& figure : figures)
    periods[latest[figure.period]][figure.region] = &figure;
  return periods;
}

// The members that may stand for the whole region, or nothing when too little is known.
std::optional<std::vector<Member>> KnownMembers(const v1::Indicator& indicator,
                                                const std::vector<std::string_view>& codes,
                                                const ByRegion& figures,
                                                const Denominators& denominators) {
  const bool is_mean = indicator.aggregation() == v1::Indicator::WEIGHTED_MEAN;
  std::vector<Member> known;
  double total = 0;
  double covered = 0;
  for (std::string_view code : codes) {
    const auto found = figures.find(code);
    const bool has_value = found != figures.end() && found->second->has_value();
    if (!is_mean) {
      if (!has_value) return std::nullopt;
      known.push_back({*found->second, std::nullopt});
      continue;
    }
    // Any period's end will do where the municipality itself has no row.
    const std::string_view when = figures.begin()->second->period_end;
    const std::optional<double> denominator = denominators.Near(code, when);
    if (!denominator.has_value()) return std::nullopt;
    total += *denominator;
    if (!has_value) continue;
    covered += *denominator;
    known.push_back({*found->second, denominator});
  }
  if (known.empty() || (is_mean && covered < kMeanCoverage * total)) return std::nullopt;
  return known;
}

// What is known of `region` in one period: what the source gives, else a value that is computed.
std::optional<DerivedFigure> FigureOf(const Division& division, const v1::Indicator& indicator,
                                      std::string_view region, const ByRegion& figures,
                                      const Denominators& denominators) {
  if (const auto given = figures.find(region); given != figures.end()) return *given->second;
  // What is derived is derived for wider regions too, from their own figures.
  if (indicator.aggregation() == v1::Indicator::NONE || indicator.has_derivation()) {
    return std::nullopt;
  }
  const auto members = KnownMembers(indicator, division.Members(region), figures, denominators);
  if (!members.has_value()) return std::nullopt;
  DerivedFigure computed = Combine(indicator, *members);
  if (!computed.has_value()) return std::nullopt;
  computed.region = region;
  return computed;
}

}  // namespace

std::vector<DerivedFigure> WiderFigures(const Division& division, const v1::Indicator& indicator,
                                        const std::vector<DerivedFigure>& figures,
                                        const Denominators& denominators) {
  const Periods periods = ByPeriod(figures);
  std::vector<DerivedFigure> wider;
  for (const v1::Region* region : division.wider_regions()) {
    for (const auto& [period, of_period] : periods) {
      auto figure = FigureOf(division, indicator, region->code(), of_period, denominators);
      if (!figure.has_value() || !figure->has_value()) continue;
      wider.push_back(*std::move(figure));
      break;
    }
  }
  return wider;
}

std::vector<DerivedFigure> WiderHistories(const Division& division, const v1::Indicator& indicator,
                                          const std::vector<DerivedFigure>& figures,
                                          const Denominators& denominators) {
  const Periods periods = ByPeriod(figures);
  std::vector<DerivedFigure> wider;
  for (const v1::Region* region : division.wider_regions()) {
    for (const auto& [period, of_period] : periods) {
      auto figure = FigureOf(division, indicator, region->code(), of_period, denominators);
      if (figure.has_value()) wider.push_back(*std::move(figure));
    }
  }
  return wider;
}

}  // namespace treff::municipality
