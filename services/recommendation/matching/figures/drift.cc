#include "services/recommendation/matching/figures/drift.h"

#include <algorithm>
#include <cmath>

namespace treff::recommendation::matching {
namespace {

using tables::Drift;
using tables::Figure;

constexpr double kDaysPerYear = 365.25;

// Of the smallest places none was measured: below this many nothing grows any more.
constexpr double kFewestInhabitants = 500;

double Distance(const Drift& drift, double inhabitants) {
  if (inhabitants <= 0) return drift.own();
  return drift.own() + drift.small() * 1000 / std::max(inhabitants, kFewestInhabitants);
}

// A walk at random goes as far as the root of time.
double DistanceAfter(const Figure& figure, double years, double inhabitants) {
  Drift before;  // nothing after no time
  Drift after = figure.measured(0);
  for (int i = 1; i < figure.measured_size() && figure.measured(i - 1).years() < years; ++i) {
    before = figure.measured(i - 1);
    after = figure.measured(i);
  }
  const double from = Distance(before, before.years() > 0 ? inhabitants : 0);
  const double to = Distance(after, inhabitants);
  const double share = (std::sqrt(years) - std::sqrt(before.years())) /
                       (std::sqrt(after.years()) - std::sqrt(before.years()));
  return std::max(0.0, from + share * (to - from));
}

}  // namespace

std::optional<double> DriftOf(const Figure& figure, double value, int days, double inhabitants) {
  if (figure.measured().empty()) return std::nullopt;
  const double distance = DistanceAfter(figure, days / kDaysPerYear, inhabitants);
  switch (figure.scale()) {
    case Figure::PERCENT_OF_VALUE:
      return std::abs(value) * distance / 100;
    case Figure::PER_1000_INHABITANTS:
      if (inhabitants <= 0) return std::nullopt;
      return distance * inhabitants / 1000;
    default:
      return distance;
  }
}

}  // namespace treff::recommendation::matching
