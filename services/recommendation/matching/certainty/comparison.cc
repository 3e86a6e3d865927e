#include "services/recommendation/matching/certainty/comparison.h"

#include <algorithm>

namespace treff::recommendation::matching {
namespace {

// Points below which a lead is the last bits of a sum.
constexpr double kHair = 1e-9;

// Then all are in one doubt, as wide as a utility can be.
bool NobodyKnows(const ScoredColumn& column) {
  const std::vector<InputValue>& inputs = column.inputs->values;
  return std::none_of(inputs.begin(), inputs.end(),
                      [](const InputValue& input) { return input.IsKnown(); });
}

bool IsPartlyShared(const ScoredColumn& column, const std::vector<PlaceIndex>& ranked) {
  return std::any_of(ranked.begin(), ranked.end(), [&](PlaceIndex place) {
    return column.cause[place] != ScoredColumn::kOwnCause;
  });
}

// Whether the ranges alone say that the first is better.
bool AreApart(ValueRange better, ValueRange worse) { return better.lower - worse.upper > kHair; }

// Positions among the ranked, by labour-market region: only there do some share what not all do.
std::vector<std::vector<int>> ByRegion(const Standing& standing,
                                       const MunicipalityTable& snapshot) {
  std::vector<std::vector<int>> regions(snapshot.labour_market_region_count());
  for (int i = 0; i < static_cast<int>(standing.ranked.size()); ++i) {
    const auto region = snapshot.place(standing.ranked[i]).labour_market_region;
    if (region.has_value()) regions[*region].push_back(i);
  }
  return regions;
}

// Takes from `bounds` those that a common cause tells apart though their ranges do not.
void CountWithinRegions(const Standing& standing, const MunicipalityTable& snapshot,
                        const Comparison& comparison, std::vector<RankBounds>& bounds) {
  for (const std::vector<int>& region : ByRegion(standing, snapshot)) {
    for (size_t i = 0; i < region.size(); ++i) {
      const PlaceIndex better = standing.ranked[region[i]];
      for (size_t j = i + 1; j < region.size(); ++j) {
        const PlaceIndex worse = standing.ranked[region[j]];
        if (AreApart(comparison.Range(better), comparison.Range(worse))) continue;  // counted
        if (!comparison.IsCertainlyBetter(better, worse)) continue;
        ++bounds[region[j]].best;
        --bounds[region[i]].worst;
      }
    }
  }
}

void NumberGroups(const Standing& standing, const Comparison& comparison,
                  std::vector<RankBounds>& bounds) {
  size_t first = 0;
  int group = 1;
  for (size_t i = 0; i < bounds.size(); ++i) {
    if (comparison.IsCertainlyBetter(standing.ranked[first], standing.ranked[i])) {
      first = i;
      ++group;
    }
    bounds[i].group = group;
  }
}

}  // namespace

Comparison::Comparison(const Standing& standing)
    : standing_(standing), ranges_(standing.scores.interval) {
  double all = 0;
  for (const ScoredTerm& term : standing.scores.terms) {
    if (!term.IsPrice() && NobodyKnows(*term.column)) {
      all += term.max_points;
    } else if (IsPartlyShared(*term.column, standing.ranked)) {
      partly_shared_.push_back(&term);
    }
  }
  // Half from either end: of a difference of two, the whole goes from each of its ends.
  for (const PlaceIndex place : standing.ranked) {
    ranges_[place].lower += all / 2;
    ranges_[place].upper -= all / 2;
  }
}

double Comparison::SharedBy(PlaceIndex a, PlaceIndex b) const {
  double points = 0;
  for (const ScoredTerm* term : partly_shared_) {
    const ScoredColumn& column = *term->column;
    if (column.cause[a] == ScoredColumn::kOwnCause || column.cause[a] != column.cause[b]) continue;
    // With as much done by time as can be, and with nothing done: the lesser is certain.
    const double shared = std::min(column.shared[a], column.shared[b]);
    points += term->max_points * std::min(shared, column.down[a] + column.up[b]);
  }
  return points;
}

bool Comparison::IsCertainlyBetter(PlaceIndex a, PlaceIndex b) const {
  if (AreApart(ranges_[a], ranges_[b])) return true;
  return ranges_[a].lower - ranges_[b].upper + SharedBy(a, b) > kHair;
}

std::vector<RankBounds> BoundRanks(const Standing& standing, const MunicipalityTable& snapshot,
                                   const Comparison& comparison) {
  std::vector<double> lowers, uppers;
  for (const PlaceIndex place : standing.ranked) {
    lowers.push_back(comparison.Range(place).lower);
    uppers.push_back(comparison.Range(place).upper);
  }
  std::sort(lowers.begin(), lowers.end());
  std::sort(uppers.begin(), uppers.end());

  std::vector<RankBounds> bounds;
  bounds.reserve(standing.ranked.size());
  for (const PlaceIndex place : standing.ranked) {
    const ValueRange range = comparison.Range(place);
    const auto first_better = std::partition_point(lowers.begin(), lowers.end(), [&](double lower) {
      return !AreApart({lower, lower}, range);
    });
    const auto first_not_worse =
        std::partition_point(uppers.begin(), uppers.end(), [&](double upper) {
          return AreApart(range, {upper, upper});
        });
    bounds.push_back({.best = static_cast<int>(1 + (lowers.end() - first_better)),
                      .worst = static_cast<int>(uppers.end() - first_not_worse)});
  }
  CountWithinRegions(standing, snapshot, comparison, bounds);
  NumberGroups(standing, comparison, bounds);
  return bounds;
}

int PossibleFirstCount(const std::vector<RankBounds>& bounds) {
  return static_cast<int>(std::count_if(bounds.begin(), bounds.end(),
                                        [](const RankBounds& one) { return one.best == 1; }));
}

}  // namespace treff::recommendation::matching
