#include "services/ingestion/connectors/figure.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using platform::Absl;

constexpr size_t kMaxQuotedBytes = 40;

// Nothing for anything but digits.
std::optional<int> ParseDigits(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

// The last day that figures of `payload` can be about.
absl::CivilDay FiguresDay(const Payload& payload) {
  const absl::StatusOr<Period> vintage = ParsePeriod(payload.vintage);
  if (!vintage.ok() || vintage->first != vintage->last) return payload.fetch_day;
  return std::min(payload.fetch_day, vintage->last);
}

}  // namespace

std::optional<double> ParseNumber(std::string_view text) {
  std::string digits;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool blank = text[i] == ' ';
    const bool no_break_space = text.substr(i, 2) == "\xC2\xA0";
    if ((blank || no_break_space) && i > 0) {
      i += no_break_space ? 1 : 0;
      continue;
    }
    digits.push_back(text[i]);
  }
  double number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.empty()) {
    return std::nullopt;
  }
  // from_chars also reads "inf" and "nan".
  return std::isfinite(number) ? std::optional<double>(number) : std::nullopt;
}

std::optional<Observation::State> SymbolTable::Find(std::string_view text) const {
  for (const catalogue::Symbol& symbol : symbols_) {
    if (symbol.text() == text) return symbol.state();
  }
  return std::nullopt;
}

std::string SymbolTable::SymbolOf(Observation::State state) const {
  for (const catalogue::Symbol& symbol : symbols_) {
    if (symbol.state() == state) return symbol.text();
  }
  return {};
}

absl::Status UnknownSymbol(std::string_view text) {
  return absl::InvalidArgumentError(absl::StrCat(
      "\"", platform::ReplaceInvalidUtf8(text.substr(0, kMaxQuotedBytes)),
      "\" is neither a number nor a known symbol: add it to the symbols in the catalogue"));
}

absl::StatusOr<SourceFigure> ParseFigure(std::string_view text, const SymbolTable& symbols) {
  if (const std::optional<Observation::State> state = symbols.Find(text)) {
    return SourceFigure{*state, 0, std::string(text)};
  }
  if (const std::optional<double> number = ParseNumber(text)) {
    return SourceFigure{Observation::VALUE, *number};
  }
  return UnknownSymbol(text);
}

absl::StatusOr<Period> ParsePeriod(std::string_view name) {
  const auto bad = [&] {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", platform::ReplaceInvalidUtf8(name.substr(0, kMaxQuotedBytes)),
                     "\" is no period: a year, a month (2022-10) or a day (2026-09-28)"));
  };
  if ((name.size() != 4 && name.size() != 7 && name.size() != 10) ||
      (name.size() > 4 && name[4] != '-') || (name.size() > 7 && name[7] != '-')) {
    return bad();
  }
  const std::optional<int> year = ParseDigits(name.substr(0, 4));
  if (!year.has_value() || *year < 1800 || *year > 2200) return bad();
  const absl::CivilYear whole(*year);
  if (name.size() == 4) {
    return Period{std::string(name), absl::CivilDay(whole), absl::CivilDay(whole + 1) - 1};
  }
  const std::optional<int> number = ParseDigits(name.substr(5, 2));
  if (!number.has_value() || *number < 1 || *number > 12) return bad();
  const absl::CivilMonth month(*year, *number);
  if (name.size() == 7) {
    return Period{std::string(name), absl::CivilDay(month), absl::CivilDay(month + 1) - 1};
  }
  const std::optional<int> day_number = ParseDigits(name.substr(8, 2));
  if (!day_number.has_value() || *day_number < 1 || *day_number > 31) return bad();
  const absl::CivilDay day(*year, *number, *day_number);
  // CivilDay turns 30 February into 2 March.
  if (absl::CivilMonth(day) != month) return bad();
  return Period{std::string(name), day, day};
}

Period PeriodOf(const Payload& payload) {
  const absl::StatusOr<Period> vintage = ParsePeriod(payload.vintage);
  if (vintage.ok()) return *vintage;
  return {absl::FormatCivilTime(payload.fetch_day), payload.fetch_day, payload.fetch_day};
}

ObservationMaker::ObservationMaker(const catalogue::Dataset& dataset, const Payload& payload,
                                   int payload_index)
    : dataset_(dataset), payload_index_(payload_index), figures_day_(FiguresDay(payload)) {}

const std::string& ObservationMaker::EndOf(const Period& period) {
  const auto found = ends_.find(period.name);
  if (found != ends_.end()) return found->second;
  const absl::CivilDay end = dataset_.period_end() == catalogue::Dataset::FIRST_DAY
                                 ? period.first
                                 : std::clamp(figures_day_, period.first, period.last);
  return ends_.emplace(period.name, absl::FormatCivilTime(end)).first->second;
}

Observation ObservationMaker::Make(std::string_view indicator, std::string_view region,
                                   const Period& period, const SourceFigure& figure) {
  Observation observation;
  observation.set_indicator(indicator.data(), indicator.size());
  observation.set_region(region.data(), region.size());
  observation.set_period(period.name);
  observation.set_period_end(EndOf(period));
  observation.set_state(figure.state);
  observation.set_provenance_index(payload_index_);
  if (figure.state == Observation::VALUE) {
    observation.set_value(figure.value);
    return observation;
  }
  observation.set_source_symbol(figure.symbol);
  if (figure.state != Observation::SUPPRESSED) return observation;
  const catalogue::SuppressionRule* rule = FindSuppressionRule(dataset_, indicator);
  if (figure.bounds.has_value()) {
    *observation.mutable_suppressed_bounds() = *figure.bounds;
  } else if (rule != nullptr) {
    observation.mutable_suppressed_bounds()->set_lower(rule->lower());
    observation.mutable_suppressed_bounds()->set_upper(rule->upper());
  }
  return observation;
}

}  // namespace treff::ingestion
