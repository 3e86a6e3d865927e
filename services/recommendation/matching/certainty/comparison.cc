#include "services/recommendation/matching/certainty/comparison.h"

#include <algorithm>

namespace treff::recommendation::matching {
namespace {

// Points below which a lead is the last bits of a sum.
constexpr double kHair = 1e-9;

}  // namespace

Comparison::Comparison(const Standing& standing) {
  doubts_.reserve(standing.ranked.size());
  for (const PlaceIndex place : standing.ranked) doubts_.push_back(standing.scores.doubt[place]);
  shared_.assign(doubts_.size(), 0);
  for (const ScoredTerm& term : standing.scores.terms) {
    const ScoredColumn& column = *term.column;
    if (column.shared.empty()) continue;
    SharedTerm& shared = shared_terms_.emplace_back();
    for (size_t i = 0; i < standing.ranked.size(); ++i) {
      const double points = term.max_points * column.shared[standing.ranked[i]];
      shared.points.push_back(points);
      shared.cause.push_back(column.cause[standing.ranked[i]]);
      shared_[i] += 2 * points * points;  // (x + y)² is at most 2x² + 2y²
    }
  }
}

double Comparison::SharedSquared(int a, int b) const {
  double sum = 0;
  for (const SharedTerm& term : shared_terms_) {
    const double of_a = term.points[a];
    const double of_b = term.points[b];
    const bool is_one = term.cause[a] == term.cause[b] && term.cause[a] != InputValue::kOwnCause;
    sum += is_one ? (of_a - of_b) * (of_a - of_b) : of_a * of_a + of_b * of_b;
  }
  return sum;
}

bool Comparison::IsCertainlyBetter(const ScoreDoubt& better, const ScoreDoubt& worse,
                                   double shared_up_to, int a, int b) const {
  const double lead = better.least - worse.most;
  if (lead <= kHair) return false;
  const double reach = lead * lead / (kAmongMany * kAmongMany);
  const double own = better.down_squared + worse.up_squared;
  if (reach <= own) return false;
  return reach > own + shared_up_to || reach > own + SharedSquared(a, b);
}

std::vector<RankBounds> BoundRanks(const Comparison& comparison) {
  const int size = comparison.size();
  std::vector<RankBounds> bounds(size, RankBounds{.best = 1, .worst = size, .group = 1});
  // Whoever is certainly better has the higher score, and stands before.
  for (int better = 0; better < size; ++better) {
    for (int worse = better + 1; worse < size; ++worse) {
      if (!comparison.IsCertainlyBetter(better, worse)) continue;
      ++bounds[worse].best;
      --bounds[better].worst;
      bounds[worse].group = std::max(bounds[worse].group, bounds[better].group + 1);
    }
  }
  return bounds;
}

int PossibleFirstCount(const std::vector<RankBounds>& bounds) {
  return static_cast<int>(std::count_if(bounds.begin(), bounds.end(),
                                        [](const RankBounds& one) { return one.best == 1; }));
}

}  // namespace treff::recommendation::matching
