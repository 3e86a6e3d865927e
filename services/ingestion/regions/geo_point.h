// Points on the earth, and how far apart they are.
#ifndef TREFF_SERVICES_INGESTION_REGIONS_GEO_POINT_H_
#define TREFF_SERVICES_INGESTION_REGIONS_GEO_POINT_H_

namespace treff::ingestion {

// Degrees, WGS 84 (or EUREF89, which differs from it by less than a metre).
struct GeoPoint {
  double latitude = 0;
  double longitude = 0;
};

// Kilometres in a straight line over a sphere of the earth's mean radius: within 0.5 % of the
// ellipsoid. It knows no fjords, roads or ferries.
double KilometresBetween(const GeoPoint& a, const GeoPoint& b);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_REGIONS_GEO_POINT_H_
