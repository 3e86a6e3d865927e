#include "services/ingestion/connectors/nav/nav_hl060.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/ingestion/connectors/figure.h"
#include "services/ingestion/connectors/formats/html.h"
#include "services/platform/status/status.h"
#include "services/platform/tables/xlsx.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using platform::Absl;

constexpr std::string_view kMonths[] = {"Januar",    "Februar", "Mars",     "April",
                                        "Mai",       "Juni",    "Juli",     "August",
                                        "September", "Oktober", "November", "Desember"};

// Column B holds the code, or the code and name; the county sheets have the name in C.
constexpr int kLabelColumn = 2;
constexpr int kNameColumn = 3;
constexpr char kTotal[] = "I alt";
constexpr char kCountryCode[] = "0";

absl::Status Bad(absl::string_view place, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(place, ": ", problem));
}

// 1 to 12, or 0 for text that is no month.
int MonthNumber(std::string_view text) {
  const auto* const found = std::find(std::begin(kMonths), std::end(kMonths), text);
  return found == std::end(kMonths) ? 0 : static_cast<int>(found - std::begin(kMonths)) + 1;
}

bool StartsWithDigits(std::string_view text, size_t count) {
  return text.size() >= count &&
         std::all_of(text.begin(), text.begin() + count, absl::ascii_isdigit);
}

std::string_view CellOf(const platform::SheetRow& row, int column) {
  const auto found = row.cells.find(column);
  return found == row.cells.end() ? std::string_view() : std::string_view(found->second);
}

// The year in the line "Januar - oktober 2022" above the table.
absl::StatusOr<int> FindYear(const platform::Sheet& sheet) {
  for (const platform::SheetRow& row : sheet.rows) {
    const std::string_view text = CellOf(row, kLabelColumn);
    const std::string_view first_word = text.substr(0, text.find(' '));
    if (MonthNumber(first_word) == 0 || text.size() < 5) continue;
    const std::string_view year = text.substr(text.size() - 4);
    if (StartsWithDigits(year, 4)) return std::stoi(std::string(year));
  }
  return Bad(sheet.name, "no line such as \"Januar - oktober 2022\" says the year");
}

// The region code of a data row; empty for headings and totals of a county.
std::string_view RegionOf(const platform::SheetRow& row, catalogue::NavHl060::Layout layout) {
  const std::string_view label = CellOf(row, kLabelColumn);
  if (layout == catalogue::NavHl060::MUNICIPALITIES) {
    return StartsWithDigits(label, 4) && label.size() > 4 && label[4] == ' ' ? label.substr(0, 4)
                                                                             : std::string_view();
  }
  if (label.empty() && CellOf(row, kNameColumn) == kTotal) return kCountryCode;
  return CellOf(row, kNameColumn).empty() ? std::string_view() : label;
}

class SheetReader {
 public:
  SheetReader(const ReadContext& context, const catalogue::NavHl060::Sheet& settings,
              const Payload& payload, int payload_index, DatasetReading& reading)
      : context_(context),
        settings_(settings),
        parser_(context),
        maker_(context, payload, payload_index),
        reading_(reading) {}

  absl::Status Read(const platform::Sheet& sheet) {
    TREFF_ASSIGN_OR_RETURN(const int year, FindYear(sheet));
    std::map<int, int> month_of_column;
    size_t before = reading_.observations.size();
    for (const platform::SheetRow& row : sheet.rows) {
      // Blocks bring their own header row; merged cells make gaps between its months.
      std::map<int, int> header;
      for (const auto& [column, text] : row.cells) {
        if (const int month = MonthNumber(text); month > 0) header[column] = month;
      }
      if (!header.empty()) {
        month_of_column = std::move(header);
        continue;
      }
      const std::string_view region = RegionOf(row, settings_.layout());
      if (region.empty()) {
        TREFF_RETURN_IF_ERROR(CheckSaysNothing(sheet, row, month_of_column));
        continue;
      }
      if (IsExcluded(context_.dataset, region)) continue;
      if (month_of_column.empty()) {
        return Bad(platform::CellPlace(sheet, row.number, kLabelColumn),
                   "no row of months is above it");
      }
      TREFF_RETURN_IF_ERROR(ReadRow(sheet, row, region, year, month_of_column));
    }
    if (reading_.observations.size() > before) return absl::OkStatus();
    return Bad(sheet.name, "it holds no figure: the layout has changed");
  }

 private:
  // A row of figures whose region cannot be told is not passed over in silence; a note, or the
  // total of a county among its municipalities, is.
  absl::Status CheckSaysNothing(const platform::Sheet& sheet, const platform::SheetRow& row,
                                const std::map<int, int>& month_of_column) const {
    const std::string_view label = CellOf(row, kLabelColumn);
    if (absl::StartsWith(Absl(label), kTotal) || IsExcluded(context_.dataset, label)) {
      return absl::OkStatus();
    }
    for (const auto& [column, month] : month_of_column) {
      if (!ParseNumber(CellOf(row, column)).has_value()) continue;
      return Bad(platform::CellPlace(sheet, row.number, kLabelColumn),
                 absl::StrCat("\"", Absl(label),
                              "\" names no region as the catalogue's layout does, and figures ",
                              "stand beside it"));
    }
    return absl::OkStatus();
  }

  absl::Status ReadRow(const platform::Sheet& sheet, const platform::SheetRow& row,
                       std::string_view region, int year,
                       const std::map<int, int>& month_of_column) {
    for (const auto& [column, month] : month_of_column) {
      const std::string_view text = CellOf(row, column);
      // A month whose figures are not out, about which the sheet says nothing: nothing is read.
      if (text.empty()) continue;
      const absl::StatusOr<SourceFigure> figure =
          parser_.Parse(text, settings_.indicator(), row.percent_columns.count(column) > 0);
      if (!figure.ok()) {
        return platform::Annotate(figure.status(), platform::CellPlace(sheet, row.number, column));
      }
      TREFF_ASSIGN_OR_RETURN(const Period period,
                             ParsePeriod(absl::StrFormat("%04d-%02d", year, month)));
      reading_.observations.push_back(maker_.Make(settings_.indicator(), region, period, *figure));
    }
    return absl::OkStatus();
  }

  const ReadContext& context_;
  const catalogue::NavHl060::Sheet& settings_;
  const FigureParser parser_;
  ObservationMaker maker_;
  DatasetReading& reading_;
};

catalogue::Request WorkbookAt(const std::string& address) {
  catalogue::Request request;
  request.set_role("workbook");
  request.set_address(address);
  request.set_format(catalogue::Request::XLSX);
  return request;
}

}  // namespace

std::vector<std::string> NavHl060Connector::IndicatorsOf(const catalogue::Dataset& dataset) const {
  return IndicatorsIn(dataset.nav_hl060().sheets());
}

void NavHl060Connector::CheckSettings(const catalogue::Dataset& dataset,
                                      CatalogueFaults& faults) const {
  faults.Unless(dataset.nav_hl060().max_workbooks() > 0, dataset.id(),
                "max_workbooks must be positive");
  for (const auto& sheet : dataset.nav_hl060().sheets()) {
    faults.Unless(!sheet.name_prefix().empty(), dataset.id(), "a sheet's name_prefix is missing");
    faults.Unless(sheet.layout() != catalogue::NavHl060::LAYOUT_UNSPECIFIED, dataset.id(),
                  "a sheet's layout is missing");
  }
}

std::vector<catalogue::Request> NavHl060Connector::FurtherAnswers(
    const catalogue::Dataset& /*dataset*/) const {
  return {WorkbookAt("")};
}

absl::StatusOr<std::vector<catalogue::Request>> NavHl060Connector::FollowUps(
    const catalogue::Dataset& dataset, const std::vector<Payload>& payloads) const {
  std::vector<catalogue::Request> workbooks;
  if (payloads.size() != 1) return workbooks;
  const catalogue::NavHl060& settings = dataset.nav_hl060();
  std::map<std::string, std::string, std::greater<>> link_by_month;
  TREFF_ASSIGN_OR_RETURN(const HtmlPage page, ReadHtml(payloads.front().bytes));
  for (const std::string& link : page.links) {
    const std::string_view file = std::string_view(link).substr(link.rfind('/') + 1);
    // Only links of this server: an address elsewhere is not the owner's.
    if (!absl::StartsWith(link, "/") || absl::StartsWith(link, "//") ||
        !StartsWithDigits(file, 6) ||
        !absl::StartsWith(Absl(file.substr(6)), settings.file_name_after_month())) {
      continue;
    }
    link_by_month.emplace(file.substr(0, 6), link);
  }
  for (const auto& [month, link] : link_by_month) {
    if (static_cast<int>(workbooks.size()) == settings.max_workbooks()) break;
    workbooks.push_back(WorkbookAt(link));
  }
  if (workbooks.empty()) {
    return Bad("page",
               absl::StrCat("no link to a file named <YYYYMM>", settings.file_name_after_month(),
                            ": the page has changed, compare it with the catalogue; it says \"",
                            OpeningWords(payloads.front().bytes), "\""));
  }
  return workbooks;
}

absl::StatusOr<DatasetReading> NavHl060Connector::Read(const ReadContext& context,
                                                       const std::vector<Payload>& payloads) const {
  DatasetReading reading;
  int workbooks = 0;
  for (size_t i = 0; i < payloads.size(); ++i) {
    // The page of links comes first, unless a workbook was handed in as a file.
    if (i == 0 && payloads[i].request.format() != catalogue::Request::XLSX) continue;
    const std::string place = absl::StrCat("workbook ", ++workbooks);
    absl::StatusOr<std::unique_ptr<platform::Workbook>> workbook =
        platform::Workbook::Open(payloads[i].bytes);
    if (!workbook.ok()) return platform::Annotate(workbook.status(), place);
    for (const auto& settings : context.dataset.nav_hl060().sheets()) {
      const absl::StatusOr<platform::Sheet> sheet = (*workbook)->ReadSheet(settings.name_prefix());
      if (!sheet.ok()) return platform::Annotate(sheet.status(), place);
      SheetReader reader(context, settings, payloads[i], static_cast<int>(i), reading);
      TREFF_RETURN_IF_ERROR(platform::Annotate(reader.Read(*sheet), place));
    }
  }
  return reading;
}

}  // namespace treff::ingestion
