#include "services/ingestion/regions/municipality_shapes.h"

#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include <geos_c.h>
#include <simdjson.h>

#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

namespace dom = simdjson::dom;

constexpr char kCodeProperty[] = "kommunenummer";
constexpr double kRadiansPerDegree = M_PI / 180;
// Two shapes that a point outside of both is as near to as this cannot be told apart: shores are
// simplified by more.
constexpr double kMinKmBetween = 1;

int ScaleLongitude(double* x, double* /*y*/, void* factor) {
  *x *= *static_cast<const double*>(factor);
  return 1;
}

absl::Status Bad(const std::string& place, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(place, ": ", problem));
}

}  // namespace

// GEOS' handles, freed in the order that it wants: shapes before the context.
class MunicipalityShapes::Geometry {
 public:
  Geometry() : context_(GEOS_init_r()) {}
  Geometry(const Geometry&) = delete;
  Geometry& operator=(const Geometry&) = delete;

  ~Geometry() {
    for (auto& [code, shape] : shapes_) {
      GEOSPreparedGeom_destroy_r(context_, shape.prepared);
      GEOSGeom_destroy_r(context_, shape.polygons);
    }
    GEOS_finish_r(context_);
  }

  absl::Status Add(const std::string& place, const dom::element& feature) {
    std::string_view code;
    if (feature["properties"][kCodeProperty].get(code) || code.empty()) {
      return Bad(place, absl::StrCat("/properties/", kCodeProperty, " is missing"));
    }
    dom::element json;
    if (feature["geometry"].get(json)) return Bad(place, "/geometry is missing");
    if (shapes_.find(code) != shapes_.end()) {
      return Bad(place, absl::StrCat(std::string(code), " is there twice"));
    }
    GEOSGeometry* polygons = ReadPolygons(simdjson::minify(json));
    if (polygons == nullptr) return Bad(place, "/geometry is not made of polygons");
    double south = 0, north = 0;
    GEOSGeom_getYMin_r(context_, polygons, &south);
    GEOSGeom_getYMax_r(context_, polygons, &north);
    double degree = std::cos((south + north) / 2 * kRadiansPerDegree);
    GEOSGeometry* level = GEOSGeom_transformXY_r(context_, polygons, ScaleLongitude, &degree);
    GEOSGeom_destroy_r(context_, polygons);
    if (level == nullptr) return Bad(place, "/geometry cannot be measured");
    shapes_.emplace(code, Shape{level, GEOSPrepare_r(context_, level), degree});
    return absl::OkStatus();
  }

  std::optional<std::string> Find(const GeoPoint& point, double max_km,
                                  const std::set<std::string>* candidates) const {
    std::optional<std::string> nearest;
    double nearest_km = std::numeric_limits<double>::infinity();
    double second_km = nearest_km;
    for (const auto& [code, shape] : shapes_) {
      if (candidates != nullptr && candidates->count(code) == 0) continue;
      const double km = KilometresTo(shape, point);
      if (km == 0) return code;
      if (km < nearest_km) {
        nearest = code;
        std::swap(nearest_km, second_km);
        nearest_km = km;
      } else if (km < second_km) {
        second_km = km;
      }
    }
    if (nearest_km > max_km || second_km - nearest_km < kMinKmBetween) return std::nullopt;
    return nearest;
  }

  std::optional<double> KilometresOutside(std::string_view code, const GeoPoint& point) const {
    const auto found = shapes_.find(code);
    if (found == shapes_.end()) return std::nullopt;
    return KilometresTo(found->second, point);
  }

 private:
  // Longitudes are scaled so that a degree of them is as long as one of latitude, here.
  struct Shape {
    GEOSGeometry* polygons;
    const GEOSPreparedGeometry* prepared;
    double degree;  // of longitude, in degrees of latitude
  };

  // Null for what is no polygon or several. Simplifying makes borders cross: those are untangled.
  GEOSGeometry* ReadPolygons(const std::string& json) const {
    GEOSGeoJSONReader* reader = GEOSGeoJSONReader_create_r(context_);
    GEOSGeometry* read = GEOSGeoJSONReader_readGeometry_r(context_, reader, json.c_str());
    GEOSGeoJSONReader_destroy_r(context_, reader);
    if (read == nullptr) return nullptr;
    const int type = GEOSGeomTypeId_r(context_, read);
    GEOSGeometry* sound = nullptr;
    if (type == GEOS_POLYGON || type == GEOS_MULTIPOLYGON) {
      if (GEOSisValid_r(context_, read) == 1) return read;
      sound = GEOSMakeValid_r(context_, read);
    }
    GEOSGeom_destroy_r(context_, read);
    return sound;
  }

  double KilometresTo(const Shape& shape, const GeoPoint& point) const {
    GEOSGeometry* at =
        GEOSGeom_createPointFromXY_r(context_, point.longitude * shape.degree, point.latitude);
    double km = 0;
    if (GEOSPreparedContains_r(context_, shape.prepared, at) != 1) km = ToEdge(shape, at, point);
    GEOSGeom_destroy_r(context_, at);
    return km;
  }

  double ToEdge(const Shape& shape, const GEOSGeometry* at, const GeoPoint& point) const {
    GEOSCoordSequence* pair = GEOSPreparedNearestPoints_r(context_, shape.prepared, at);
    if (pair == nullptr) return std::numeric_limits<double>::infinity();
    GeoPoint edge;
    GEOSCoordSeq_getXY_r(context_, pair, 0, &edge.longitude, &edge.latitude);
    GEOSCoordSeq_destroy_r(context_, pair);
    edge.longitude /= shape.degree;
    return KilometresBetween(edge, point);
  }

  GEOSContextHandle_t context_;
  std::map<std::string, Shape, std::less<>> shapes_;  // by code
};

MunicipalityShapes::MunicipalityShapes(std::unique_ptr<Geometry> geometry)
    : geometry_(std::move(geometry)) {}
MunicipalityShapes::~MunicipalityShapes() = default;

absl::StatusOr<std::unique_ptr<MunicipalityShapes>> MunicipalityShapes::Parse(
    const std::string& geojson) {
  dom::parser parser;
  dom::element root;
  if (const auto error = parser.parse(geojson).get(root)) {
    return Bad("/", absl::StrCat("not JSON (", simdjson::error_message(error), ")"));
  }
  dom::array features;
  if (root["features"].get(features)) return Bad("/features", "it is missing");
  auto geometry = std::make_unique<Geometry>();
  size_t number = 0;
  for (const dom::element feature : features) {
    TREFF_RETURN_IF_ERROR(geometry->Add(absl::StrCat("/features/", number++), feature));
  }
  if (number == 0) return Bad("/features", "there are none");
  return std::unique_ptr<MunicipalityShapes>(new MunicipalityShapes(std::move(geometry)));
}

std::optional<std::string> MunicipalityShapes::Find(const GeoPoint& point, double max_km,
                                                    const std::set<std::string>* candidates) const {
  return geometry_->Find(point, max_km, candidates);
}

std::optional<double> MunicipalityShapes::KilometresOutside(std::string_view code,
                                                            const GeoPoint& point) const {
  return geometry_->KilometresOutside(code, point);
}

}  // namespace treff::ingestion
