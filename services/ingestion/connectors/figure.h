// From a cell's text to an observation: symbols, numbers, periods.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_FIGURE_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_FIGURE_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/ingestion/connectors/connector.h"

namespace treff::ingestion {

// A value, or why there is none. Bounds are those of a suppressed sum whose parts are known.
struct SourceFigure {
  municipality::v1::Observation::State state = municipality::v1::Observation::MISSING;
  double value = 0;
  std::string symbol = {};
  std::optional<municipality::v1::Observation::Bounds> bounds = std::nullopt;
};

// What the symbols of a dataset's catalogue entry stand for.
class SymbolTable {
 public:
  explicit SymbolTable(const catalogue::Dataset& dataset)
      : symbols_(dataset.symbols().begin(), dataset.symbols().end()) {}

  // Nothing for what is no symbol.
  std::optional<municipality::v1::Observation::State> Find(std::string_view text) const;
  // The first symbol that the catalogue has for `state`; empty when it has none.
  std::string SymbolOf(municipality::v1::Observation::State state) const;

 private:
  const std::vector<catalogue::Symbol> symbols_;
};

// INVALID_ARGUMENT quoting a text that is neither a number nor a symbol, with the remedy.
absl::Status UnknownSymbol(std::string_view text);

// A number, or one of `symbols`; anything else is INVALID_ARGUMENT quoting the text.
absl::StatusOr<SourceFigure> ParseFigure(std::string_view text, const SymbolTable& symbols);

// A finite number: digits, decimal point, exponent; blanks between thousands.
std::optional<double> ParseNumber(std::string_view text);

// A year "2026", a month "2022-10" or a day "2026-09-28".
struct Period {
  std::string name;
  absl::CivilDay first;
  absl::CivilDay last;
};
absl::StatusOr<Period> ParsePeriod(std::string_view name);

// The period that a payload without a period of its own is about: what the mirror says, else the
// day it was fetched.
Period PeriodOf(const Payload& payload);

// Makes the observations of one payload.
class ObservationMaker {
 public:
  // `payload_index` is the payload's position in the reading. Both others must outlive it.
  ObservationMaker(const catalogue::Dataset& dataset, const Payload& payload, int payload_index);

  // A period that was not over yet ends on the day of the payload's figures.
  municipality::v1::Observation Make(std::string_view indicator, std::string_view region,
                                     const Period& period, const SourceFigure& figure);

 private:
  const std::string& EndOf(const Period& period);

  const catalogue::Dataset& dataset_;
  const int payload_index_;
  const absl::CivilDay figures_day_;
  std::map<std::string, std::string, std::less<>> ends_;  // by name of period
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_FIGURE_H_
