#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/ingestion/connectors/figure.h"
#include "services/ingestion/connectors/formats/html.h"
#include "services/ingestion/connectors/imdi/imdi.h"
#include "services/ingestion/connectors/imdi/imdi_page_headings.h"
#include "services/platform/status/status.h"
#include "services/platform/values/normalize_text.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using platform::Absl;
using platform::Std;

constexpr char kMunicipality[] = "Kommune";
constexpr char kCounty[] = "Fylke";
// A county's figure that its rows do not add up to is left out. Beyond this it is no slip: columns
// or rows have been taken for others.
constexpr double kMaxSlip = 20;
constexpr double kMaxSlipShare = 0.1;

// "Antall bosatte personer:" and "Antall bosatte personer" are the same column.
std::string HeaderName(const std::string& header) {
  return platform::NormalizeText(Std(absl::StripSuffix(header, ":")));
}

// What a county's rows say of one indicator.
struct RowSum {
  double known = 0;
  bool is_whole = true;  // no row is hidden or missing
};
using CountyFigure = std::pair<std::string, std::string>;  // code of the county, indicator

// A county's own figure.
struct Total {
  SourceFigure figure;
  std::string place;
};

// The columns of a table that have a figure, by position.
using Columns = std::map<size_t, std::string>;

// Reads the page of one year.
class ImdiPageReader {
 public:
  // `year` is the one that the page was asked for.
  ImdiPageReader(const ReadContext& context, const Payload& payload, const Period& year,
                 ObservationMaker& maker, DatasetReading& reading)
      : context_(context),
        settings_(context.dataset.imdi_page()),
        parser_(context),
        payload_(payload),
        year_(year),
        maker_(maker),
        reading_(reading) {}

  absl::Status Read(const HtmlPage& page) {
    int counties = 0;
    std::string not_understood;
    for (const HtmlTable& table : page.tables) {
      const std::string first = HeaderName(table.rows.front().Texts().front());
      const std::string county = CountyOf(table.heading);
      if (!county.empty()) {
        TREFF_RETURN_IF_ERROR(ReadMunicipalities(table, county));
        ++counties;
      } else if (first == kCounty) {
        TREFF_RETURN_IF_ERROR(ReadCounties(table));
      } else if (first == kMunicipality || SpeaksOfSettlement(table.heading)) {
        not_understood = absl::StrCat("line ", table.rows.front().line, ": under \"",
                                      platform::ReplaceInvalidUtf8(table.heading.substr(0, 100)),
                                      "\" stands a table");
      }
    }
    if (counties == 0) return NoTable(not_understood);
    if (!not_understood.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          not_understood, ", and the heading is none of \"<county> - oversikt over bosettingen i ",
          year_.name, "\": compare the page with the catalogue"));
    }
    return AddTotals();
  }

 private:
  absl::Status NoTable(const std::string& instead) const {
    return absl::InvalidArgumentError(
        absl::StrCat("no table under a heading \"<county> - oversikt over bosettingen i ",
                     year_.name, "\"", instead.empty() ? "" : absl::StrCat(", but ", instead),
                     ": the page has changed, compare it with the catalogue; it says \"",
                     OpeningWords(payload_.bytes), "\""));
  }

  // The county whose municipalities stand under `heading`; empty when it is none of this year.
  std::string CountyOf(const std::string& heading) const {
    for (const auto& exception : settings_.heading_exceptions()) {
      if (exception.year() == year_.first.year() && exception.heading() == heading) {
        return exception.county();
      }
    }
    const std::optional<CountyHeading> parsed = ParseCountyHeading(heading);
    return parsed.has_value() && parsed->year == year_.first.year() ? parsed->county : "";
  }

  // Columns by their header. Those that the year's page must have are missed; others are a warning.
  absl::StatusOr<Columns> FindColumns(const HtmlRow& header, bool of_counties) {
    Columns columns;
    std::vector<std::string> names;
    for (const std::string& text : header.Texts()) names.push_back(HeaderName(text));
    std::set<size_t> known = {0};
    for (const auto& column : settings_.columns()) {
      const std::string& wanted = of_counties ? column.county_header() : column.header();
      if (wanted.empty()) continue;
      const auto found = std::find(names.begin(), names.end(), wanted);
      if (found != names.end()) {
        columns[found - names.begin()] = column.indicator();
        known.insert(found - names.begin());
      } else if (year_.first.year() >= column.since()) {
        return absl::InvalidArgumentError(
            absl::StrCat("line ", header.line, ": no column \"", wanted, "\" among ",
                         platform::ReplaceInvalidUtf8(absl::StrJoin(names, ", ").substr(0, 600)),
                         ": compare the page with the catalogue"));
      }
    }
    for (size_t i = 0; i < names.size(); ++i) {
      if (known.count(i) == 0 && new_columns_.insert(names[i]).second) {
        reading_.warnings.push_back(
            absl::StrCat("the page of ", year_.name, " has a column \"",
                         platform::ReplaceInvalidUtf8(names[i].substr(0, 100)),
                         "\" that the catalogue does not name"));
      }
    }
    return columns;
  }

  // A header that is repeated among the rows is no row; another header would move the columns.
  absl::StatusOr<bool> IsRepeatedHeader(const HtmlTable& table, const HtmlRow& row) const {
    const HtmlRow& header = table.rows.front();
    if (row.Texts() == header.Texts()) return true;
    if (!row.IsHeader()) return false;
    return absl::InvalidArgumentError(absl::StrCat(
        "line ", row.line, ": a row of headers that differs from the table's first, on ", "line ",
        header.line, ": compare the page with the catalogue"));
  }

  absl::Status CheckWidth(const HtmlTable& table, const HtmlRow& row,
                          const std::string& place) const {
    const size_t width = table.rows.front().cells.size();
    if (row.cells.size() == width) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrCat(place, ": ", row.cells.size(),
                                                   " cells where the header has ", width,
                                                   ": the page is cut short or has changed"));
  }

  absl::StatusOr<SourceFigure> ParseCell(const HtmlCell& cell, const std::string& indicator) const {
    TREFF_ASSIGN_OR_RETURN(SourceFigure figure, parser_.Parse(cell.text, indicator));
    if (figure.state == Observation::VALUE && (cell.columns > 1 || cell.rows > 1)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "\"", cell.text, "\" covers ", cell.columns > 1 ? cell.columns : cell.rows,
          cell.columns > 1 ? " columns" : " rows", ": of which of them it is cannot be told"));
    }
    return figure;
  }

  absl::Status ReadMunicipalities(const HtmlTable& table, const std::string& county) {
    TREFF_ASSIGN_OR_RETURN(const Columns columns, FindColumns(table.rows.front(), false));
    const absl::StatusOr<std::string> county_code =
        context_.regions->FindCounty(county, year_.last);
    if (!county_code.ok()) {
      return platform::Annotate(county_code.status(),
                                absl::StrCat("line ", table.rows.front().line));
    }
    for (size_t r = 1; r < table.rows.size(); ++r) {
      const HtmlRow& row = table.rows[r];
      TREFF_ASSIGN_OR_RETURN(const bool repeated, IsRepeatedHeader(table, row));
      if (repeated) continue;
      const std::string name = platform::NormalizeText(row.cells.front().text);
      const std::string place =
          absl::StrCat("line ", row.line, ", ", county, ", ", platform::ReplaceInvalidUtf8(name));
      TREFF_RETURN_IF_ERROR(CheckWidth(table, row, place));
      const absl::StatusOr<std::string> code =
          context_.regions->FindMunicipality(county, name, year_.last);
      const bool is_sum = !code.ok() && IsSumLabel(name, county);
      if (!code.ok() && !is_sum) return platform::Annotate(code.status(), place);
      TREFF_RETURN_IF_ERROR(is_sum ? ReadTotals(row, columns, *county_code, place)
                                   : ReadRow(row, columns, *code, *county_code, place));
    }
    return absl::OkStatus();
  }

  absl::Status ReadRow(const HtmlRow& row, const Columns& columns, const std::string& code,
                       const std::string& county, const std::string& place) {
    for (const auto& [position, indicator] : columns) {
      const absl::StatusOr<SourceFigure> figure = ParseCell(row.cells[position], indicator);
      if (!figure.ok()) {
        return platform::Annotate(figure.status(), absl::StrCat(place, ", ", indicator));
      }
      RowSum& sum = sums_[{county, indicator}];
      if (figure->state == Observation::VALUE) sum.known += figure->value;
      sum.is_whole = sum.is_whole && figure->state != Observation::SUPPRESSED &&
                     figure->state != Observation::MISSING;
      reading_.observations.push_back(maker_.Make(indicator, code, year_, *figure));
    }
    return absl::OkStatus();
  }

  // The table of counties, of which the catalogue says which headers it has.
  absl::Status ReadCounties(const HtmlTable& table) {
    TREFF_ASSIGN_OR_RETURN(const Columns columns, FindColumns(table.rows.front(), true));
    for (size_t r = 1; r < table.rows.size() && !columns.empty(); ++r) {
      const HtmlRow& row = table.rows[r];
      TREFF_ASSIGN_OR_RETURN(const bool repeated, IsRepeatedHeader(table, row));
      if (repeated) continue;
      const std::string name = platform::NormalizeText(row.cells.front().text);
      const std::string place =
          absl::StrCat("line ", row.line, ", ", platform::ReplaceInvalidUtf8(name));
      TREFF_RETURN_IF_ERROR(CheckWidth(table, row, place));
      const absl::StatusOr<std::string> code = context_.regions->FindCounty(name, year_.last);
      if (!code.ok() && IsSumLabel(name, "")) continue;  // of the country: nobody needs it
      if (!code.ok()) return platform::Annotate(code.status(), place);
      TREFF_RETURN_IF_ERROR(ReadTotals(row, columns, *code, place));
    }
    return absl::OkStatus();
  }

  absl::Status ReadTotals(const HtmlRow& row, const Columns& columns, const std::string& county,
                          const std::string& place) {
    for (const auto& [position, indicator] : columns) {
      const absl::StatusOr<SourceFigure> figure = ParseCell(row.cells[position], indicator);
      if (!figure.ok()) {
        return platform::Annotate(figure.status(), absl::StrCat(place, ", ", indicator));
      }
      totals_.push_back({{county, indicator}, {*figure, absl::StrCat(place, ", ", indicator)}});
    }
    return absl::OkStatus();
  }

  // Counties' figures, where their rows bear them out.
  absl::Status AddTotals() {
    std::set<CountyFigure> added;
    for (const auto& [key, total] : totals_) {
      const auto& [county, indicator] = key;
      if (total.figure.state == Observation::VALUE) {
        const RowSum sum = sums_.count(key) > 0 ? sums_.at(key) : RowSum{0, false};
        const double total_value = total.figure.value;
        const double slip = sum.is_whole ? std::abs(total_value - sum.known)
                                         : std::max(0.0, sum.known - total_value);
        const std::string problem =
            absl::StrCat(total.place, ": ", total_value, " where the rows add up to ", sum.known);
        if (slip > std::max(kMaxSlip, kMaxSlipShare * std::max(total_value, sum.known))) {
          return absl::InvalidArgumentError(
              absl::StrCat(problem, ": rows or columns have been taken for others"));
        }
        if (slip > 0) {
          reading_.warnings.push_back(problem + ": the county's figure is left out");
          continue;
        }
      }
      if (!added.insert(key).second) continue;
      reading_.observations.push_back(maker_.Make(indicator, county, year_, total.figure));
    }
    return absl::OkStatus();
  }

  const ReadContext& context_;
  const catalogue::ImdiPage& settings_;
  const FigureParser parser_;
  const Payload& payload_;
  const Period year_;
  ObservationMaker& maker_;
  DatasetReading& reading_;
  std::map<CountyFigure, RowSum> sums_;
  std::vector<std::pair<CountyFigure, Total>> totals_;
  std::set<std::string> new_columns_;
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
    const absl::StatusOr<HtmlPage> page = ReadHtml(payloads[i].bytes);
    if (!page.ok()) return platform::Annotate(page.status(), place);
    ObservationMaker maker(context, payloads[i], static_cast<int>(i),
                           FiguresDayOf(*page, payloads[i].request.year(), payloads[i].fetch_day));
    ImdiPageReader reader(context, payloads[i], *year, maker, reading);
    TREFF_RETURN_IF_ERROR(platform::Annotate(reader.Read(*page), place));
  }
  return reading;
}

}  // namespace treff::ingestion
