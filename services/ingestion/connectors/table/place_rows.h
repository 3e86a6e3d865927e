// Rows that are places with coordinates: how many a municipality has, and how far the nearest is.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_PLACE_ROWS_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_PLACE_ROWS_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ingestion/connectors/connector.h"
#include "services/ingestion/connectors/figure.h"
#include "services/ingestion/connectors/table/figure_cell.h"
#include "services/ingestion/connectors/table/row_filters.h"
#include "services/ingestion/connectors/table/row_region.h"
#include "services/ingestion/connectors/table/table_faults.h"
#include "services/ingestion/connectors/table/table_grid.h"
#include "services/ingestion/regions/geo_point.h"
#include "services/ingestion/regions/municipality_shapes.h"

namespace treff::ingestion {

inline constexpr char kShapesRole[] = "shapes";
inline constexpr char kCentresRole[] = "centres";

// Reads one payload of a dataset whose settings are a Table of places.
class PlaceRows {
 public:
  // What places are measured against, with the positions of their payloads. Null when the dataset
  // asks for none.
  struct Geography {
    const MunicipalityShapes* shapes = nullptr;
    const std::map<std::string, GeoPoint>* centres = nullptr;  // by code
    int centres_index = 0;
  };

  // All must outlive it.
  PlaceRows(const ReadContext& context, const Geography& geography, const Payload& payload,
            int payload_index, TableFaults& faults, DatasetReading& reading);

  // Adds the observations of `grid` to the reading, and what does not hold to the faults.
  absl::Status Read(const TableGrid& grid);

 private:
  struct Place {
    const TableRow* row;
    std::string municipality;
    std::optional<GeoPoint> point;  // nothing: the source does not know
  };

  absl::Status FindPlaces(const TableGrid& grid);
  // The place of `row`; nothing for one that the catalogue excludes.
  absl::StatusOr<std::optional<Place>> PlaceOf(const TableGrid& grid, const TableRow& row,
                                               const RowRegion& region);
  // Where a point lies whose row names no code, or one that has ended.
  std::optional<std::string> FindAround(const std::optional<std::string>& ended,
                                        const GeoPoint& point) const;
  absl::StatusOr<std::optional<GeoPoint>> PointOf(const TableGrid& grid, const TableRow& row) const;
  absl::Status Count(const TableGrid& grid, const catalogue::Table::Places::Count& count);
  absl::Status Measure(const TableGrid& grid, const catalogue::Table::Places::Distance& distance);

  const ReadContext& context_;
  const catalogue::Table::Places& settings_;
  const Geography& geography_;
  const Period period_;
  const FigureCells cells_;
  ObservationMaker maker_;
  TableFaults& faults_;
  DatasetReading& reading_;
  std::optional<size_t> latitude_;
  std::optional<size_t> longitude_;
  std::vector<Place> places_;
  std::set<std::string> covered_;  // municipalities that occur in the table
};

// The centres of municipalities from a table `kommunenr;breddegrad;lengdegrad` with comment lines.
// INVALID_ARGUMENT naming the line that does not hold.
absl::StatusOr<std::map<std::string, GeoPoint>> ReadCentres(const std::string& bytes);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_TABLE_PLACE_ROWS_H_
