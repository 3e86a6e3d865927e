#include "services/ingestion/connectors/table/table_connector.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/ingestion/connectors/figure.h"
#include "services/platform/tables/xlsx.h"
#include "services/ingestion/connectors/table/figure_rows.h"
#include "services/ingestion/connectors/table/place_rows.h"
#include "services/ingestion/connectors/table/table_faults.h"
#include "services/ingestion/connectors/table/table_grid.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using catalogue::Dataset;
using catalogue::Table;

bool IsGeography(const Payload& payload) {
  return payload.request.role() == kShapesRole || payload.request.role() == kCentresRole;
}

bool Asks(const Dataset& dataset, absl::string_view role) {
  return std::any_of(dataset.requests().begin(), dataset.requests().end(),
                     [&](const catalogue::Request& request) { return request.role() == role; });
}

// What the payloads say of where municipalities lie.
struct Geography {
  std::unique_ptr<MunicipalityShapes> shapes;
  std::map<std::string, GeoPoint> centres;
  PlaceRows::Geography view;
};

absl::Status ReadGeography(const std::vector<Payload>& payloads, Geography& geography) {
  for (size_t i = 0; i < payloads.size(); ++i) {
    const std::string& role = payloads[i].request.role();
    if (role == kShapesRole) {
      auto shapes = MunicipalityShapes::Parse(payloads[i].bytes);
      if (!shapes.ok()) return platform::Annotate(shapes.status(), role);
      geography.shapes = *std::move(shapes);
      geography.view.shapes = geography.shapes.get();
    } else if (role == kCentresRole) {
      auto centres = ReadCentres(payloads[i].bytes);
      if (!centres.ok()) return platform::Annotate(centres.status(), role);
      geography.centres = *std::move(centres);
      geography.view.centres = &geography.centres;
      geography.view.centres_index = static_cast<int>(i);
    }
  }
  return absl::OkStatus();
}

absl::Status ReadFile(const ReadContext& context, const PlaceRows::Geography& geography,
                      const Payload& payload, int index, TableFaults& faults,
                      DatasetReading& reading) {
  TREFF_ASSIGN_OR_RETURN(const TableGrid grid,
                         ReadTableGrid(context.dataset.table(), payload.bytes));
  for (const std::string& fault : grid.faults) faults.Add(fault);
  if (context.dataset.table().has_places()) {
    return PlaceRows(context, geography, payload, index, faults, reading).Read(grid);
  }
  return FigureRows(context, payload, index, faults, reading).Read(grid);
}

void CheckFigures(const Dataset& dataset, CatalogueFaults& faults) {
  const Table& table = dataset.table();
  const bool places = table.has_places();
  faults.Unless(places != (table.figures_size() > 0), dataset.id(),
                "a table has figures, or places");
  for (const Table::Figure& figure : table.figures()) {
    faults.Unless(figure.columns_size() > 0, figure.indicator(), "columns is missing");
    faults.Unless(figure.period().empty() || ParsePeriod(figure.period()).ok(), figure.indicator(),
                  "period is no period");
  }
  if (!places) return;
  const auto& settings = table.places();
  faults.Unless(settings.latitude_column().empty() == settings.longitude_column().empty(),
                dataset.id(), "places have both coordinates, or none");
  faults.Unless(table.region().columns_size() > 0 ||
                    (!settings.latitude_column().empty() && Asks(dataset, kShapesRole)),
                dataset.id(), "places need a region column, or coordinates and shapes");
  faults.Unless(settings.distances_size() == 0 ||
                    ((!settings.latitude_column().empty() || settings.at_centre()) &&
                     Asks(dataset, kCentresRole)),
                dataset.id(), "distances need centres, and coordinates or at_centre");
}

}  // namespace

std::vector<std::string> TableConnector::IndicatorsOf(const Dataset& dataset) const {
  std::vector<std::string> indicators = IndicatorsIn(dataset.table().figures());
  for (const auto& more : {IndicatorsIn(dataset.table().places().counts()),
                           IndicatorsIn(dataset.table().places().distances())}) {
    indicators.insert(indicators.end(), more.begin(), more.end());
  }
  return indicators;
}

void TableConnector::CheckSettings(const Dataset& dataset, CatalogueFaults& faults) const {
  const Table& table = dataset.table();
  const std::string& id = dataset.id();
  faults.Unless(table.file_case() != Table::FILE_NOT_SET, id, "text or sheet is missing");
  faults.Unless(!table.has_text() || table.text().delimiter().size() == 1, id,
                "the delimiter must be one character");
  faults.Unless(
      !table.has_text() || table.text().encoding() != Table::DelimitedText::ENCODING_UNSPECIFIED,
      id, "the encoding is missing");
  const Table::Worksheet& sheet = table.sheet();
  const int first = platform::ColumnNumber(sheet.first_column());
  const int last = platform::ColumnNumber(sheet.last_column());
  faults.Unless(
      (sheet.first_column().empty() && sheet.last_column().empty()) || (first > 0 && first <= last),
      id, "first_column and last_column must be letters of columns, in their order");
  const Table::RegionColumn& region = table.region();
  faults.Unless(table.has_places() || (region.columns_size() > 0) == region.fixed().empty(), id,
                "a table has a region column, or one fixed region");
  faults.Unless(
      region.columns_size() == 0 || region.form() != Table::RegionColumn::FORM_UNSPECIFIED, id,
      "the region column's form is missing");
  const Table::PeriodColumn& period = table.period();
  faults.Unless(
      period.columns_size() == 0 || period.form() != Table::PeriodColumn::FORM_UNSPECIFIED, id,
      "the period column's form is missing");
  faults.Unless(period.fixed().empty() || ParsePeriod(period.fixed()).ok(), id,
                "the fixed period is no period");
  CheckFigures(dataset, faults);
}

absl::StatusOr<DatasetReading> TableConnector::Read(const ReadContext& context,
                                                    const std::vector<Payload>& payloads) const {
  DatasetReading reading;
  TableFaults faults;
  Geography geography;
  TREFF_RETURN_IF_ERROR(ReadGeography(payloads, geography));
  const auto files = std::count_if(payloads.begin(), payloads.end(),
                                   [](const Payload& payload) { return !IsGeography(payload); });
  for (size_t i = 0; i < payloads.size(); ++i) {
    if (IsGeography(payloads[i])) continue;
    TableFaults of_file;
    absl::Status read =
        ReadFile(context, geography.view, payloads[i], static_cast<int>(i), of_file, reading);
    if (!read.ok()) of_file.Add(platform::ReplaceInvalidUtf8(std::string(read.message())));
    faults.Add(files > 1 ? absl::StrCat("file ", i + 1) : "", of_file);
  }
  if (context.all_faults != nullptr) *context.all_faults = faults.all();
  TREFF_RETURN_IF_ERROR(faults.ToStatus());
  return reading;
}

}  // namespace treff::ingestion
