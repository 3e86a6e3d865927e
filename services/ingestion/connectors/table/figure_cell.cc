#include "services/ingestion/connectors/table/figure_cell.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using PeriodColumn = catalogue::Table::PeriodColumn;

// Blanks that stand before a percent sign: a plain one, and U+00A0.
void StripBlanksAtEnd(std::string_view& text) {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  while (!text.empty()) {
    if (text.back() == ' ') {
      text.remove_suffix(1);
    } else if (text.size() > 1 && text.substr(text.size() - 2) == kNoBreakSpace) {
      text.remove_suffix(2);
    } else {
      return;
    }
  }
}

absl::Status Quoting(std::string_view text, absl::string_view problem) {
  return absl::InvalidArgumentError(
      absl::StrCat("\"", platform::ReplaceInvalidUtf8(text.substr(0, 40)), "\" ", problem));
}

bool IsDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

}  // namespace

absl::StatusOr<SourceFigure> ReadFigureCell(const std::string& text, const catalogue::Table& table,
                                            const catalogue::Table::Figure& figure,
                                            std::string_view unit, const SymbolTable& symbols) {
  if (const auto state = symbols.Find(text)) return SourceFigure{*state, 0, text};
  std::string_view digits = text;
  if (digits.substr(0, figure.value_prefix().size()) != figure.value_prefix()) {
    return Quoting(text, absl::StrCat("does not begin with \"", figure.value_prefix(),
                                      "\": correct the cell"));
  }
  digits.remove_prefix(figure.value_prefix().size());
  if (unit == "percent" && !digits.empty() && digits.back() == '%') {
    digits.remove_suffix(1);
    StripBlanksAtEnd(digits);
  }
  std::string number(digits);
  if (table.decimal_comma()) {
    // A point could be either mark.
    if (absl::StrContains(number, ".")) {
      return Quoting(text,
                     "has a point where the table writes decimals with a comma: write 1234,5");
    }
    std::replace(number.begin(), number.end(), ',', '.');
  }
  const std::optional<double> value = ParseNumber(number);
  if (!value.has_value()) return UnknownSymbol(text);
  const double scaled = figure.scale() == 0 ? *value : *value * figure.scale();
  if ((unit == "persons" || unit == "count") && scaled != std::floor(scaled)) {
    return Quoting(text, "is not whole, and what is counted is: correct the cell");
  }
  return SourceFigure{municipality::v1::Observation::VALUE, scaled};
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
