// The municipalities as shapes: which one a point lies in.
#ifndef TREFF_SERVICES_INGESTION_REGIONS_MUNICIPALITY_SHAPES_H_
#define TREFF_SERVICES_INGESTION_REGIONS_MUNICIPALITY_SHAPES_H_

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/ingestion/regions/geo_point.h"

namespace treff::ingestion {

// One division of the country, simplified: a point near a border may come out on its other side.
// For one thread at a time.
class MunicipalityShapes {
 public:
  // Reads a GeoJSON FeatureCollection of polygons with the property `kommunenummer`.
  // INVALID_ARGUMENT naming the feature that does not hold.
  static absl::StatusOr<std::unique_ptr<MunicipalityShapes>> Parse(const std::string& geojson);
  ~MunicipalityShapes();

  // The code of the municipality that `point` lies in. A point in no shape (simplified shores lie
  // in the sea, or the sea in them) is in the nearest one, if that is within `max_km` and clearly
  // nearer than the next. Only those of `candidates` are looked at, if it is not null.
  std::optional<std::string> Find(const GeoPoint& point, double max_km,
                                  const std::set<std::string>* candidates = nullptr) const;

  // How far `point` lies outside of the municipality's shape, 0 within; nothing for a code that has
  // no shape.
  std::optional<double> KilometresOutside(std::string_view code, const GeoPoint& point) const;

 private:
  class Geometry;
  explicit MunicipalityShapes(std::unique_ptr<Geometry> geometry);

  const std::unique_ptr<Geometry> geometry_;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_REGIONS_MUNICIPALITY_SHAPES_H_
