#include "services/ingestion/connectors/table/figure_cell.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using catalogue::Table;
using municipality::v1::Indicator;
using municipality::v1::Observation;
using PeriodColumn = catalogue::Table::PeriodColumn;

absl::Status Quoting(std::string_view text, absl::string_view problem) {
  return absl::InvalidArgumentError(
      absl::StrCat("\"", platform::ReplaceInvalidUtf8(text.substr(0, 40)), "\" ", problem));
}

bool IsDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// `text` with a point before the decimals.
absl::StatusOr<std::string> WithPoint(std::string text, const Table& table) {
  if (!table.decimal_comma()) return text;
  // A point could be either mark.
  if (absl::StrContains(text, ".")) {
    return Quoting(text, "has a point where the table writes decimals with a comma: write 1234,5");
  }
  std::replace(text.begin(), text.end(), ',', '.');
  return text;
}

// What is left of `text` for ParseNumber to read.
absl::StatusOr<std::string> NumberIn(const std::string& text, const Table& table,
                                     const Table::Figure& figure, const Indicator& indicator) {
  absl::string_view number = text;
  if (!absl::ConsumePrefix(&number, figure.value_prefix())) {
    return Quoting(text, absl::StrCat("does not begin with \"", figure.value_prefix(),
                                      "\": correct the cell"));
  }
  if (indicator.unit() == "percent" && absl::ConsumeSuffix(&number, "%")) {
    number = absl::StripTrailingAsciiWhitespace(number);
  }
  return WithPoint(std::string(number), table);
}

}  // namespace

std::optional<double> ReadNumberCell(const std::string& text, const Table& table) {
  const absl::StatusOr<std::string> number = WithPoint(text, table);
  return number.ok() ? ParseNumber(*number) : std::nullopt;
}

absl::StatusOr<SourceFigure> FigureCells::Read(const TableRow& row, size_t column,
                                               const Table::Figure& figure,
                                               const Indicator& indicator) const {
  const std::string& text = row.cells[column];
  if (const auto state = symbols_.Find(text)) return SourceFigure{*state, 0, text};
  if (absl::StrContains(text, "\n")) return ParseFigure(text, symbols_);  // says what is wrong
  TREFF_ASSIGN_OR_RETURN(const std::string number, NumberIn(text, table_, figure, indicator));
  const std::optional<double> value = ParseNumber(number);
  if (!value.has_value()) return UnknownSymbol(text);
  if (figure.scale() == 0 && row.percentages.count(column) > 0) {
    return parser_.Parse(number, indicator.indicator_id(), true);
  }
  const double scaled = figure.scale() == 0 ? *value : *value * figure.scale();
  TREFF_RETURN_IF_ERROR(CheckWhole(indicator, scaled, text));
  return SourceFigure{Observation::VALUE, scaled};
}

absl::StatusOr<Period> ReadPeriodCell(const std::string& text, PeriodColumn::Form form) {
  const bool digits = IsDigits(text);
  if (form == PeriodColumn::YEAR_MONTH) {
    if (!digits || text.size() != 6) return Quoting(text, "is no month: write 202501");
    return ParsePeriod(absl::StrCat(text.substr(0, 4), "-", text.substr(4)));
  }
  if (form == PeriodColumn::STATISTICS_NORWAY && text.size() == 7 && text[4] == 'M') {
    return ParsePeriod(absl::StrCat(text.substr(0, 4), "-", text.substr(5)));
  }
  if (form == PeriodColumn::STATISTICS_NORWAY && text.size() == 6 && text[4] == 'K') {
    return ParsePeriod(absl::StrCat(text.substr(0, 4), "-Q", text.substr(5)));
  }
  return ParsePeriod(text);
}

}  // namespace treff::ingestion
