#include "services/ingestion/connectors/table/place_rows.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using catalogue::Table;
using municipality::v1::Observation;

// A point farther than this from the municipality that its row names is wrong, or the code is. The
// shapes are simplified by kilometres: small islands are not in them, not even those of Ålesund.
constexpr double kMaxKmOutside = 25;
// A point in the sea belongs to the nearest shore within this.
constexpr double kMaxKmToShore = 10;
// Norway with its islands, Svalbard left out: a latitude in the longitude's column shows here.
constexpr double kSouth = 57, kNorth = 72, kWest = 4, kEast = 32;

google::protobuf::RepeatedPtrField<std::string> OneName(const std::string& name) {
  google::protobuf::RepeatedPtrField<std::string> names;
  *names.Add() = name;
  return names;
}

Period PeriodOfPlaces(const Table& settings, const Payload& payload) {
  const absl::StatusOr<Period> fixed = ParsePeriod(settings.period().fixed());
  return fixed.ok() ? *fixed : PeriodOf(payload);
}

bool IsInNorway(const GeoPoint& point) {
  return point.latitude >= kSouth && point.latitude <= kNorth && point.longitude >= kWest &&
         point.longitude <= kEast;
}

}  // namespace

PlaceRows::PlaceRows(const ReadContext& context, const Geography& geography, const Payload& payload,
                     int payload_index, TableFaults& faults, DatasetReading& reading)
    : context_(context),
      settings_(context.dataset.table().places()),
      geography_(geography),
      period_(PeriodOfPlaces(context.dataset.table(), payload)),
      cells_(context),
      maker_(context, payload, payload_index),
      faults_(faults),
      reading_(reading) {}

absl::Status PlaceRows::Read(const TableGrid& grid) {
  TREFF_RETURN_IF_ERROR(FindPlaces(grid));
  for (const auto& count : settings_.counts()) TREFF_RETURN_IF_ERROR(Count(grid, count));
  for (const auto& distance : settings_.distances()) TREFF_RETURN_IF_ERROR(Measure(grid, distance));
  return absl::OkStatus();
}

absl::Status PlaceRows::FindPlaces(const TableGrid& grid) {
  TREFF_ASSIGN_OR_RETURN(const RowRegion region, RowRegion::Of(context_, grid));
  TREFF_ASSIGN_OR_RETURN(const RowFilters filters,
                         RowFilters::Of(grid, context_.dataset.table().filters()));
  if (!settings_.latitude_column().empty()) {
    TREFF_ASSIGN_OR_RETURN(latitude_, FindTableColumn(grid, OneName(settings_.latitude_column())));
    TREFF_ASSIGN_OR_RETURN(longitude_,
                           FindTableColumn(grid, OneName(settings_.longitude_column())));
  }
  for (const TableRow& row : grid.rows) {
    if (!filters.Pass(row)) continue;
    absl::StatusOr<std::optional<Place>> place = PlaceOf(grid, row, region);
    if (!place.ok()) {
      faults_.Add(region.PlaceOf(row), place.status());
    } else if (place->has_value()) {
      covered_.insert((*place)->municipality);
      places_.push_back(**std::move(place));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<PlaceRows::Place>> PlaceRows::PlaceOf(const TableGrid& grid,
                                                                   const TableRow& row,
                                                                   const RowRegion& region) {
  std::optional<std::string> code;
  if (!region.columns().empty()) {
    TREFF_ASSIGN_OR_RETURN(code, region.Find(row, period_.last));
    if (!code.has_value()) return std::optional<Place>();
  }
  TREFF_ASSIGN_OR_RETURN(std::optional<GeoPoint> point, PointOf(grid, row));
  if (code.has_value() && context_.regions->ValidBetween(*code, period_.last, period_.last)) {
    const auto outside = point.has_value() && geography_.shapes != nullptr
                             ? geography_.shapes->KilometresOutside(*code, *point)
                             : std::nullopt;
    if (outside.has_value() && *outside > kMaxKmOutside) {
      reading_.warnings.push_back(absl::StrCat(grid.PlaceOf(row.number), ": its coordinates lie ",
                                               static_cast<int>(*outside), " km outside of ", *code,
                                               ": they were left out"));
      point.reset();
    }
    if (!point.has_value() && settings_.at_centre() && geography_.centres != nullptr) {
      const auto centre = geography_.centres->find(*code);
      if (centre != geography_.centres->end()) point = centre->second;
    }
    return std::optional<Place>(Place{&row, *std::move(code), point});
  }
  if (!point.has_value() || geography_.shapes == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat(code.has_value() ? absl::StrCat(*code, " has ended") : "it names no code",
                     ", and no coordinates say where the place lies: correct the row"));
  }
  std::optional<std::string> around = FindAround(code, *point);
  if (!around.has_value()) {
    return absl::InvalidArgumentError(
        "the simplified shapes do not tell which municipality its coordinates lie in: write "
        "today's "
        "code, or correct the coordinates");
  }
  if (IsExcluded(context_.dataset, *around)) return std::optional<Place>();
  return std::optional<Place>(Place{&row, *std::move(around), point});
}

std::optional<std::string> PlaceRows::FindAround(const std::optional<std::string>& ended,
                                                 const GeoPoint& point) const {
  if (!ended.has_value()) return geography_.shapes->Find(point, kMaxKmToShore);
  // What the municipality became is preferred to its neighbours, whose shapes may be nearer.
  const std::set<std::string> begun = context_.regions->BegunWhenEnded(*ended);
  std::optional<std::string> around = geography_.shapes->Find(point, kMaxKmOutside, &begun);
  return around.has_value() ? around : geography_.shapes->Find(point, 0);
}

absl::StatusOr<std::optional<GeoPoint>> PlaceRows::PointOf(const TableGrid& grid,
                                                           const TableRow& row) const {
  if (!latitude_.has_value()) return std::optional<GeoPoint>();
  GeoPoint point;
  for (const auto& [column, degrees] :
       {std::pair(*latitude_, &point.latitude), std::pair(*longitude_, &point.longitude)}) {
    const std::string& text = row.cells[column];
    if (text.empty()) return std::optional<GeoPoint>();
    const std::optional<double> number = ReadNumberCell(text, context_.dataset.table());
    if (!number.has_value()) {
      return platform::Annotate(UnknownSymbol(text), grid.PlaceOf(row.number, column));
    }
    *degrees = *number;
  }
  // What Udir's registers write where they do not know.
  if (point.latitude == 0 && point.longitude == 0) return std::optional<GeoPoint>();
  if (IsInNorway(point)) return std::optional<GeoPoint>(point);
  return absl::InvalidArgumentError(
      absl::StrCat(point.latitude, " north, ", point.longitude,
                   " east is not in Norway: look whether the two were exchanged"));
}

absl::Status PlaceRows::Count(const TableGrid& grid, const Table::Places::Count& count) {
  TREFF_ASSIGN_OR_RETURN(const RowFilters filters, RowFilters::Of(grid, count.filters()));
  std::optional<size_t> sum_column;
  if (!count.sum_column().empty()) {
    TREFF_ASSIGN_OR_RETURN(sum_column, FindTableColumn(grid, OneName(count.sum_column())));
  }
  const municipality::v1::Indicator& indicator =
      *context_.catalogue.FindIndicator(count.indicator());
  struct Sum {
    double known = 0;
    size_t known_count = 0;
    std::optional<SourceFigure> unknown;  // the first that is none
  };
  std::map<std::string, Sum> sums;
  for (const std::string& code : covered_) sums[code];
  for (const Place& place : places_) {
    if (!filters.Pass(*place.row)) continue;
    Sum& sum = sums[place.municipality];
    SourceFigure figure{Observation::VALUE, 1};
    if (sum_column.has_value()) {
      absl::StatusOr<SourceFigure> cell = cells_.Read(*place.row, *sum_column, {}, indicator);
      if (!cell.ok()) {
        faults_.Add(grid.PlaceOf(place.row->number, *sum_column), cell.status());
        continue;
      }
      figure = *std::move(cell);
    }
    if (figure.state != Observation::VALUE) {
      if (!sum.unknown.has_value()) sum.unknown = std::move(figure);
      continue;
    }
    sum.known += figure.value;
    ++sum.known_count;
  }
  for (auto& [code, sum] : sums) {
    SourceFigure figure{Observation::VALUE, sum.known};
    // Nothing known is no sum; something known is at least that much.
    if (sum.unknown.has_value() && sum.known_count == 0) figure = *std::move(sum.unknown);
    Observation& observation =
        reading_.observations.emplace_back(maker_.Make(count.indicator(), code, period_, figure));
    if (sum.unknown.has_value() && sum.known_count > 0) observation.set_state(Observation::PARTIAL);
  }
  return absl::OkStatus();
}

absl::Status PlaceRows::Measure(const TableGrid& grid, const Table::Places::Distance& distance) {
  TREFF_ASSIGN_OR_RETURN(const RowFilters filters, RowFilters::Of(grid, distance.filters()));
  std::vector<GeoPoint> points;
  std::set<std::string> unknown;  // municipalities with a place that lies nobody knows where
  for (const Place& place : places_) {
    if (!filters.Pass(*place.row)) continue;
    if (place.point.has_value()) {
      points.push_back(*place.point);
    } else {
      unknown.insert(place.municipality);
    }
  }
  if (points.empty()) {
    if (!faults_.empty()) return absl::OkStatus();  // they may be why
    faults_.Add(absl::StrCat(distance.indicator(),
                             ": no place with coordinates is of it: compare with the catalogue"));
    return absl::OkStatus();
  }
  for (const auto& [code, centre] : *geography_.centres) {
    if (unknown.count(code) > 0) continue;  // that place may be nearer
    double nearest = std::numeric_limits<double>::infinity();
    for (const GeoPoint& point : points) {
      nearest = std::min(nearest, KilometresBetween(centre, point));
    }
    Observation& observation = reading_.observations.emplace_back(maker_.Make(
        distance.indicator(), code, period_, SourceFigure{Observation::VALUE, nearest}));
    observation.add_further_provenances(geography_.centres_index);
  }
  if (!unknown.empty()) {
    reading_.warnings.push_back(
        absl::StrCat(distance.indicator(), ": not measured from ", unknown.size(),
                     " municipalities that have such a place without coordinates"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::map<std::string, GeoPoint>> ReadCentres(const std::string& bytes) {
  Table settings;
  settings.mutable_text()->set_encoding(Table::DelimitedText::UTF_8);
  settings.mutable_text()->set_delimiter(";");
  settings.mutable_text()->set_comment_prefix("#");
  TREFF_ASSIGN_OR_RETURN(const TableGrid grid, ReadTableGrid(settings, bytes));
  TREFF_ASSIGN_OR_RETURN(const size_t code, FindTableColumn(grid, OneName("kommunenr")));
  TREFF_ASSIGN_OR_RETURN(const size_t latitude, FindTableColumn(grid, OneName("breddegrad")));
  TREFF_ASSIGN_OR_RETURN(const size_t longitude, FindTableColumn(grid, OneName("lengdegrad")));
  std::map<std::string, GeoPoint> centres;
  for (const TableRow& row : grid.rows) {
    const std::optional<double> north = ParseNumber(row.cells[latitude]);
    const std::optional<double> east = ParseNumber(row.cells[longitude]);
    if (!north.has_value() || !east.has_value() || !IsInNorway({*north, *east}) ||
        !centres.emplace(row.cells[code], GeoPoint{*north, *east}).second) {
      return absl::InvalidArgumentError(absl::StrCat(
          grid.PlaceOf(row.number), ": it must be a municipality's one point in Norway"));
    }
  }
  return centres;
}

}  // namespace treff::ingestion
