// From a cell's text to an observation: symbols, numbers, periods.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_FIGURE_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_FIGURE_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "services/ingestion/connectors/connector.h"

namespace treff::ingestion {

// A value, or why there is none. Bounds are those of a suppressed sum whose parts are known.
struct SourceFigure {
  municipality::v1::Observation::State state = municipality::v1::Observation::MISSING;
  double value = 0;
  std::string symbol = {};
  std::optional<municipality::v1::Observation::Bounds> bounds = std::nullopt;
};

// A source's symbol and the state it stands for. Each connector has one table of these.
struct Symbol {
  std::string_view text;
  municipality::v1::Observation::State state;
};

// A number, or one of `symbols`; anything else is INVALID_ARGUMENT quoting the text.
absl::StatusOr<SourceFigure> ParseFigure(std::string_view text, absl::Span<const Symbol> symbols);

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
