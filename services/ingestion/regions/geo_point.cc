#include "services/ingestion/regions/geo_point.h"

#include <cmath>

namespace treff::ingestion {
namespace {

constexpr double kMeanRadiusKm = 6371.0088;  // IUGG
constexpr double kRadiansPerDegree = M_PI / 180;

}  // namespace

double KilometresBetween(const GeoPoint& a, const GeoPoint& b) {
  // Haversine: exact for near points too, where the cosine's law loses its digits.
  const double north = std::sin((b.latitude - a.latitude) * kRadiansPerDegree / 2);
  const double east = std::sin((b.longitude - a.longitude) * kRadiansPerDegree / 2);
  const double h = north * north + std::cos(a.latitude * kRadiansPerDegree) *
                                       std::cos(b.latitude * kRadiansPerDegree) * east * east;
  return 2 * kMeanRadiusKm * std::asin(std::sqrt(std::fmin(h, 1)));
}

}  // namespace treff::ingestion
