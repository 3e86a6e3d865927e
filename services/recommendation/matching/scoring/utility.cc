#include "services/recommendation/matching/scoring/utility.h"

#include <algorithm>
#include <cmath>

namespace treff::recommendation::matching {
namespace {

// Where the line from (value_0, utility_0) to (value_1, utility_1) takes the utility `target`;
// nothing when it does not reach it.
std::optional<double> Crossing(double value_0, double utility_0, double value_1, double utility_1,
                               double target) {
  if (utility_0 == utility_1) return std::nullopt;
  const double share = (target - utility_0) / (utility_1 - utility_0);
  if (share < 0 || share > 1) return std::nullopt;
  return value_0 + share * (value_1 - value_0);
}

}  // namespace

UtilityCurve::UtilityCurve(const v1::TermDefinition& term) {
  points_.reserve(term.utility_size());
  for (const auto& point : term.utility()) points_.push_back({point.value(), point.utility()});
}

double UtilityCurve::At(double value) const {
  if (value <= points_.front().value) return points_.front().utility;
  for (size_t i = 1; i < points_.size(); ++i) {
    const Point& left = points_[i - 1];
    const Point& right = points_[i];
    if (value > right.value) continue;
    const double share = (value - left.value) / (right.value - left.value);
    return left.utility + share * (right.utility - left.utility);
  }
  return points_.back().utility;
}

ValueRange UtilityCurve::Over(ValueRange values) const {
  ValueRange utilities = ValueRange::Point(At(values.lower));
  if (values.IsPoint()) return utilities;
  utilities.Include(At(values.upper));
  for (const Point& point : points_) {
    if (point.value > values.lower && point.value < values.upper) utilities.Include(point.utility);
  }
  return utilities;
}

std::optional<double> UtilityCurve::NearestAtLeast(double from, double target) const {
  if (At(from) >= target) return from;
  // The curve is continuous and below the target at `from`: the nearest value that reaches it is a
  // crossing.
  std::optional<double> nearest;
  for (size_t i = 1; i < points_.size(); ++i) {
    const std::optional<double> crossing = Crossing(points_[i - 1].value, points_[i - 1].utility,
                                                    points_[i].value, points_[i].utility, target);
    if (!crossing.has_value()) continue;
    if (!nearest.has_value() || std::abs(*crossing - from) < std::abs(*nearest - from)) {
      nearest = crossing;
    }
  }
  return nearest;
}

std::optional<double> UtilityCurve::NearestAtMost(double from, double target) const {
  UtilityCurve mirrored = *this;
  for (Point& point : mirrored.points_) point.utility = -point.utility;
  return mirrored.NearestAtLeast(from, -target);
}

}  // namespace treff::recommendation::matching
