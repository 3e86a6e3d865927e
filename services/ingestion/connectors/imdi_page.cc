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

using municipality::v1::Observation;
using platform::Absl;
using platform::Std;

// "-" stands where a municipality that was not asked had nothing to decide.
constexpr Symbol kSymbols[] = {
    {":", Observation::SUPPRESSED},
    {"-", Observation::NOT_APPLICABLE},
    {"avventer vedtak", Observation::PENDING},
    {"", Observation::MISSING},
};

constexpr std::string_view kHeadingEnd = " - oversikt over bosettingen i ";

// "Antall bosatte personer:" and "Antall bosatte personer" are the same column.
std::string_view HeaderName(std::string_view header) {
  return Std(absl::StripSuffix(Absl(header), ":"));
}

// The position of each column of the catalogue in the table's header.
absl::StatusOr<std::map<size_t, std::string>> FindColumns(const catalogue::ImdiPage& settings,
                                                          const HtmlRow& header) {
  std::map<size_t, std::string> indicators;
  for (const auto& column : settings.columns()) {
    const auto found =
        std::find_if(header.cells.begin(), header.cells.end(),
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

// Reads the table of one county.
absl::Status ReadCounty(const ReadContext& context, const HtmlTable& table,
                        const std::string& county, ObservationMaker& maker,
                        DatasetReading& reading) {
  const catalogue::ImdiPage& settings = context.dataset.imdi_page();
  TREFF_ASSIGN_OR_RETURN(const auto columns, FindColumns(settings, table.rows.front()));
  TREFF_ASSIGN_OR_RETURN(const Period year, ParsePeriod(absl::StrCat(settings.year())));
  for (size_t r = 1; r < table.rows.size(); ++r) {
    const HtmlRow& row = table.rows[r];
    const std::string place = absl::StrCat("line ", row.line, ", ", county, ", ",
                                           platform::ReplaceInvalidUtf8(row.cells.front()));
    if (row.cells.size() != table.rows.front().cells.size()) {
      return absl::InvalidArgumentError(
          absl::StrCat(place, ": ", row.cells.size(), " cells where the header has ",
                       table.rows.front().cells.size(), ": the page is cut short or has changed"));
    }
    const absl::StatusOr<std::string> code =
        context.regions->FindMunicipality(county, row.cells.front(), year.last);
    if (!code.ok()) return platform::Annotate(code.status(), place);
    for (const auto& [position, indicator] : columns) {
      const absl::StatusOr<SourceFigure> figure = ParseFigure(row.cells[position], kSymbols);
      if (!figure.ok()) {
        return platform::Annotate(figure.status(), absl::StrCat(place, ", ", indicator));
      }
      reading.observations.push_back(maker.Make(indicator, *code, year, *figure));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<DatasetReading> ImdiPageConnector::Read(const ReadContext& context,
                                                       const std::vector<Payload>& payloads) const {
  DatasetReading reading;
  const std::string end = absl::StrCat(Absl(kHeadingEnd), context.dataset.imdi_page().year());
  for (size_t i = 0; i < payloads.size(); ++i) {
    ObservationMaker maker(context.dataset, payloads[i], static_cast<int>(i));
    int counties = 0;
    for (const HtmlTable& table : ScanHtmlTables(payloads[i].bytes)) {
      if (!absl::EndsWith(table.heading, end)) continue;
      const std::string county = table.heading.substr(0, table.heading.size() - end.size());
      TREFF_RETURN_IF_ERROR(ReadCounty(context, table, county, maker, reading));
      ++counties;
    }
    if (counties == 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("no table under a heading \"<county>", end,
                       "\": the page has changed, compare it with the catalogue"));
    }
  }
  return reading;
}

}  // namespace treff::ingestion
