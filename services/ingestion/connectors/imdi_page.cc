#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/ingestion/connectors/figure.h"
#include "services/ingestion/connectors/formats/html.h"
#include "services/ingestion/connectors/imdi.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using platform::Absl;
using platform::Std;

constexpr std::string_view kHeadingEnd = " - oversikt over bosettingen i ";

// "Antall bosatte personer:" and "Antall bosatte personer" are the same column.
std::string_view HeaderName(std::string_view header) {
  return Std(absl::StripSuffix(Absl(header), ":"));
}

// Reads the page of one year.
class ImdiPageReader {
 public:
  // `year` is the one that the page was asked for.
  ImdiPageReader(const ReadContext& context, const Payload& payload, int payload_index,
                 const Period& year, DatasetReading& reading)
      : context_(context),
        settings_(context.dataset.imdi_page()),
        symbols_(context.dataset),
        year_(year),
        maker_(context.dataset, payload, payload_index),
        reading_(reading) {}

  absl::Status Read(std::string_view html) {
    const std::string end = absl::StrCat(Absl(kHeadingEnd), year_.name);
    int counties = 0;
    std::string other_heading;
    for (const HtmlTable& table : ScanHtmlTables(html)) {
      if (!absl::EndsWith(table.heading, end)) {
        if (absl::StrContains(table.heading, Absl(kHeadingEnd))) other_heading = table.heading;
        continue;
      }
      const std::string county = table.heading.substr(0, table.heading.size() - end.size());
      TREFF_RETURN_IF_ERROR(ReadCounty(table, county));
      ++counties;
    }
    if (counties > 0) return absl::OkStatus();
    const std::string instead =
        other_heading.empty()
            ? ""
            : absl::StrCat(", but under \"",
                           platform::ReplaceInvalidUtf8(other_heading.substr(0, 100)), "\"");
    return absl::InvalidArgumentError(
        absl::StrCat("no table under a heading \"<county>", end, "\"", instead,
                     ": the page has changed, compare it with the catalogue"));
  }

 private:
  // The position in the table's header of each column that the year's page has.
  absl::StatusOr<std::map<size_t, std::string>> FindColumns(const HtmlRow& header) const {
    std::map<size_t, std::string> indicators;
    for (const auto& column : settings_.columns()) {
      if (year_.first.year() < column.since()) continue;
      const auto found = std::find_if(
          header.cells.begin(), header.cells.end(),
          [&](const std::string& cell) { return HeaderName(cell) == column.header(); });
      if (found == header.cells.end()) {
        return absl::InvalidArgumentError(absl::StrCat(
            "line ", header.line, ": no column \"", column.header(), "\" among ",
            platform::ReplaceInvalidUtf8(absl::StrJoin(header.cells, ", ").substr(0, 600)),
            ": compare the page with the catalogue"));
      }
      indicators[found - header.cells.begin()] = column.indicator();
    }
    return indicators;
  }

  absl::Status ReadCounty(const HtmlTable& table, const std::string& county) {
    TREFF_ASSIGN_OR_RETURN(const auto columns, FindColumns(table.rows.front()));
    for (size_t r = 1; r < table.rows.size(); ++r) {
      const HtmlRow& row = table.rows[r];
      const std::string place = absl::StrCat("line ", row.line, ", ", county, ", ",
                                             platform::ReplaceInvalidUtf8(row.cells.front()));
      if (row.cells.size() != table.rows.front().cells.size()) {
        return absl::InvalidArgumentError(absl::StrCat(
            place, ": ", row.cells.size(), " cells where the header has ",
            table.rows.front().cells.size(), ": the page is cut short or has changed"));
      }
      const absl::StatusOr<std::string> code =
          context_.regions->FindMunicipality(county, row.cells.front(), year_.last);
      if (!code.ok()) return platform::Annotate(code.status(), place);
      for (const auto& [position, indicator] : columns) {
        const absl::StatusOr<SourceFigure> figure = ParseFigure(row.cells[position], symbols_);
        if (!figure.ok()) {
          return platform::Annotate(figure.status(), absl::StrCat(place, ", ", indicator));
        }
        reading_.observations.push_back(maker_.Make(indicator, *code, year_, *figure));
      }
    }
    return absl::OkStatus();
  }

  const ReadContext& context_;
  const catalogue::ImdiPage& settings_;
  const SymbolTable symbols_;
  const Period year_;
  ObservationMaker maker_;
  DatasetReading& reading_;
};

}  // namespace

std::vector<std::string> ImdiPageConnector::IndicatorsOf(const catalogue::Dataset& dataset) const {
  return IndicatorsIn(dataset.imdi_page().columns());
}

void ImdiPageConnector::CheckSettings(const catalogue::Dataset& dataset,
                                      CatalogueFaults& faults) const {
  for (const catalogue::Request& request : dataset.requests()) {
    faults.Unless(request.each_year(), dataset.id(), "a page is of a year: each_year is missing");
  }
}

absl::StatusOr<DatasetReading> ImdiPageConnector::Read(const ReadContext& context,
                                                       const std::vector<Payload>& payloads) const {
  DatasetReading reading;
  for (size_t i = 0; i < payloads.size(); ++i) {
    const std::string name = absl::StrCat(payloads[i].request.year());
    const std::string place = absl::StrCat("page of ", name);
    const absl::StatusOr<Period> year = ParsePeriod(name);
    if (!year.ok()) return platform::Annotate(year.status(), place);
    ImdiPageReader reader(context, payloads[i], static_cast<int>(i), *year, reading);
    TREFF_RETURN_IF_ERROR(platform::Annotate(reader.Read(payloads[i].bytes), place));
  }
  return reading;
}

}  // namespace treff::ingestion
