#include "services/ingestion/connectors/figure.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "services/platform/values/normalize_text.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Indicator;
using municipality::v1::Observation;
using platform::Absl;

constexpr size_t kMaxQuotedBytes = 40;
// Decimals that a percentage keeps when it comes as a fraction: beyond them is what binary numbers
// add.
constexpr double kFractionSteps = 1e12;

std::string Quoted(std::string_view text) {
  return absl::StrCat(
      "\"", platform::ReplaceInvalidUtf8(platform::NormalizeText(text).substr(0, kMaxQuotedBytes)),
      "\"");
}

bool AreDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// `whole` without the blanks between its groups of three digits; nothing for other groups.
std::optional<std::string> JoinGroups(std::string_view whole) {
  std::string joined;
  for (size_t at = 0, group = 0; at <= whole.size(); ++group) {
    const size_t end = std::min(whole.find(' ', at), whole.size());
    const std::string_view digits = whole.substr(at, end - at);
    const std::string_view unsigned_digits =
        group == 0 && !digits.empty() && digits.front() == '-' ? digits.substr(1) : digits;
    const bool fits = group == 0 ? !unsigned_digits.empty() && unsigned_digits.size() <= 3 &&
                                       unsigned_digits.front() != '0'
                                 : digits.size() == 3;
    if (!fits || !AreDigits(unsigned_digits)) return std::nullopt;
    joined.append(digits);
    at = end + 1;
  }
  return joined;
}

bool HasLines(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  const size_t last = text.find_last_not_of(" \t\r\n");
  return first != std::string_view::npos &&
         text.substr(first, last - first).find_first_of("\t\r\n") != std::string_view::npos;
}

// The last day that figures of `payload` can be about.
absl::CivilDay FiguresDay(const Payload& payload, std::optional<absl::CivilDay> said_day) {
  const absl::StatusOr<Period> vintage = ParsePeriod(payload.vintage);
  absl::CivilDay day = payload.fetch_day;
  if (said_day.has_value()) {
    day = *said_day;
  } else if (vintage.ok() && vintage->first == vintage->last) {
    day = vintage->last;
  } else if (payload.last_modified.has_value()) {
    day = *payload.last_modified;
  }
  return std::min(day, payload.fetch_day);
}

// Programs write "400000e-6" and "1E+20", with a sign; "5e1" was written by somebody who meant
// something else.
bool HasBareExponent(std::string_view digits) {
  const size_t exponent = digits.find_first_of("eE");
  if (exponent == std::string_view::npos) return false;
  const std::string_view after = digits.substr(exponent + 1);
  return after.empty() || (after.front() != '-' && after.front() != '+');
}

}  // namespace

std::optional<double> ParseNumber(std::string_view text) {
  if (HasLines(text)) return std::nullopt;
  std::string digits = platform::NormalizeText(text);
  if (const size_t blank = digits.find(' '); blank != std::string::npos) {
    const size_t whole_end = std::min(digits.find_first_of(".eE"), digits.size());
    const std::optional<std::string> joined =
        JoinGroups(std::string_view(digits).substr(0, whole_end));
    if (!joined.has_value()) return std::nullopt;
    digits = *joined + digits.substr(whole_end);
  }
  if (HasBareExponent(digits)) return std::nullopt;
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
  return absl::InvalidArgumentError(
      absl::StrCat(Quoted(text),
                   " is neither a number nor a known symbol: correct it if it is a slip; if the "
                   "source writes it so, add it to the symbols in the catalogue"));
}

absl::StatusOr<SourceFigure> ParseFigure(std::string_view text, const SymbolTable& symbols) {
  if (const std::optional<Observation::State> state = symbols.Find(text)) {
    return SourceFigure{*state, 0, std::string(text)};
  }
  const std::string normal = platform::NormalizeText(text);
  if (const std::optional<Observation::State> state = symbols.Find(normal)) {
    return SourceFigure{*state, 0, normal};
  }
  if (HasLines(text)) {
    return absl::InvalidArgumentError(absl::StrCat(
        Quoted(text),
        " is more than one piece of text: which of them is the figure cannot be told"));
  }
  if (const std::optional<double> number = ParseNumber(normal)) {
    return SourceFigure{Observation::VALUE, *number};
  }
  return UnknownSymbol(text);
}

double PercentOf(double fraction) {
  return std::round(fraction * kFractionSteps) / (kFractionSteps / 100);
}

bool IsWhole(const Indicator& indicator) {
  return indicator.decimals() == 0 &&
         (indicator.unit() == "persons" || indicator.unit() == "count" ||
          indicator.unit() == "class" || indicator.unit() == "flag");
}

absl::Status CheckWhole(const Indicator& indicator, double value, std::string_view text) {
  if (value == std::trunc(value) || !IsWhole(indicator)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(Quoted(text), " is not whole, as a figure in ", indicator.unit(),
                   " must be: is the point one between thousands? correct it at the source"));
}

absl::StatusOr<SourceFigure> FigureParser::Parse(std::string_view text, std::string_view indicator,
                                                 bool is_percent_cell) const {
  absl::StatusOr<SourceFigure> figure = ParseFigure(text, symbols_);
  const Indicator* known = catalogue_.FindIndicator(indicator);
  if (!figure.ok() || figure->state != Observation::VALUE || known == nullptr) return figure;
  if (is_percent_cell) {
    if (known->unit() != "percent") {
      return absl::InvalidArgumentError(
          absl::StrCat(Quoted(text), " is shown as a percentage, and the figure is in ",
                       known->unit(), ": compare the table with the catalogue"));
    }
    figure->value = PercentOf(figure->value);
  }
  const absl::Status whole = CheckWhole(*known, figure->value, text);
  return whole.ok() ? figure : absl::StatusOr<SourceFigure>(whole);
}

Period PeriodOf(const Payload& payload) {
  const absl::StatusOr<Period> vintage = ParsePeriod(payload.vintage);
  if (vintage.ok()) return *vintage;
  return {absl::FormatCivilTime(payload.fetch_day), payload.fetch_day, payload.fetch_day};
}

ObservationMaker::ObservationMaker(const ReadContext& context, const Payload& payload,
                                   int payload_index, std::optional<absl::CivilDay> said_day)
    : dataset_(context.dataset),
      payload_index_(payload_index),
      figures_day_(FiguresDay(payload, said_day)) {
  for (const Indicator& indicator : context.catalogue.indicators()) {
    if (indicator.accumulates()) accumulating_.insert(indicator.indicator_id());
  }
}

const ObservationMaker::Ending& ObservationMaker::EndingOf(const Period& period) {
  const auto found = endings_.find(period.name);
  if (found != endings_.end()) return found->second;
  const bool at_first_day = dataset_.period_end() == catalogue::Dataset::FIRST_DAY;
  const absl::CivilDay end =
      at_first_day ? period.first : std::clamp(figures_day_, period.first, period.last);
  return endings_
      .emplace(period.name, Ending{absl::FormatCivilTime(end), at_first_day || end == period.last})
      .first->second;
}

Observation ObservationMaker::Make(std::string_view indicator, std::string_view region,
                                   const Period& period, const SourceFigure& figure) {
  const Ending& ending = EndingOf(period);
  Observation observation;
  observation.set_indicator(indicator.data(), indicator.size());
  observation.set_region(region.data(), region.size());
  observation.set_period(period.name);
  observation.set_period_end(ending.day);
  observation.set_state(figure.state);
  observation.set_provenance_index(payload_index_);
  if (figure.state == Observation::VALUE) {
    observation.set_value(figure.value);
    MarkPartial(period, ending, observation);
    return observation;
  }
  observation.set_source_symbol(figure.symbol);
  if (figure.state == Observation::SUPPRESSED) SetBounds(figure, observation);
  return observation;
}

void ObservationMaker::MarkPartial(const Period& period, const Ending& ending,
                                   Observation& observation) const {
  if (!ending.is_over && accumulating_.count(observation.indicator()) > 0) {
    observation.set_state(Observation::PARTIAL);
  }
  for (const catalogue::PartialPeriod& partial : dataset_.partial_periods()) {
    if (partial.indicator() != observation.indicator() || partial.period() != period.name) continue;
    observation.set_state(Observation::PARTIAL);
    if (!partial.through().empty()) observation.set_period_end(partial.through());
  }
}

void ObservationMaker::SetBounds(const SourceFigure& figure, Observation& observation) const {
  const catalogue::SuppressionRule* rule = FindSuppressionRule(dataset_, observation.indicator());
  if (figure.bounds.has_value()) {
    *observation.mutable_suppressed_bounds() = *figure.bounds;
  } else if (rule != nullptr && rule->has_upper()) {
    observation.mutable_suppressed_bounds()->set_lower(rule->lower());
    observation.mutable_suppressed_bounds()->set_upper(rule->upper());
  }
}

void BoundByWholes(const catalogue::Dataset& dataset, std::vector<Observation>& observations) {
  std::map<std::string_view, const catalogue::SuppressionRule*> rules;  // by indicator
  std::set<std::string_view> whole_indicators;
  for (const catalogue::SuppressionRule& rule : dataset.suppression()) {
    if (rule.part_of().empty()) continue;
    rules[rule.indicator()] = &rule;
    whole_indicators.insert(rule.part_of());
  }
  if (rules.empty()) return;
  const auto key = [](std::string_view indicator, const Observation& observation) {
    return absl::StrCat(Absl(indicator), "|", observation.region(), "|", observation.period());
  };
  std::map<std::string, double> wholes;
  for (const Observation& one : observations) {
    if (whole_indicators.count(one.indicator()) == 0) continue;
    if (one.has_value()) {
      wholes[key(one.indicator(), one)] = one.value();
    } else if (one.has_suppressed_bounds()) {
      wholes[key(one.indicator(), one)] = one.suppressed_bounds().upper();
    }
  }
  for (Observation& one : observations) {
    const auto rule = rules.find(one.indicator());
    if (rule == rules.end() || one.state() != Observation::SUPPRESSED) continue;
    const auto whole = wholes.find(key(rule->second->part_of(), one));
    if (whole == wholes.end()) continue;
    Observation::Bounds& bounds = *one.mutable_suppressed_bounds();
    const bool had_upper = rule->second->has_upper();
    bounds.set_upper(had_upper ? std::min(bounds.upper(), whole->second) : whole->second);
    bounds.set_lower(std::min(rule->second->lower(), bounds.upper()));
  }
}

}  // namespace treff::ingestion
