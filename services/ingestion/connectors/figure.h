// From a cell's text to an observation: symbols, numbers, parts of periods.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_FIGURE_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_FIGURE_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/ingestion/connectors/connector.h"
#include "services/ingestion/connectors/period.h"

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

// A number, or one of `symbols`; anything else is INVALID_ARGUMENT quoting the text. Text is
// compared in platform::NormalizeText's form. A number with a line break in it is two.
absl::StatusOr<SourceFigure> ParseFigure(std::string_view text, const SymbolTable& symbols);

// A finite number on one line: digits, decimal point, exponent; blanks between groups of three
// digits.
std::optional<double> ParseNumber(std::string_view text);

// 2.4 for 0.024, without the decimals that binary numbers add.
double PercentOf(double fraction);

// Whether the indicator counts persons or things, of which there are no halves.
bool IsWhole(const municipality::v1::Indicator& indicator);
// INVALID_ARGUMENT when `value`, which stands as `text`, is no value of such an indicator.
absl::Status CheckWhole(const municipality::v1::Indicator& indicator, double value,
                        std::string_view text);

// Reads the cells of one dataset's indicators.
class FigureParser {
 public:
  // `context` must outlive it.
  explicit FigureParser(const ReadContext& context)
      : catalogue_(context.catalogue), symbols_(context.dataset) {}

  // As ParseFigure, for a figure of `indicator`. A number that is shown as a percentage (0.024 as
  // 2.4 %) is one; it is refused where the indicator is none.
  absl::StatusOr<SourceFigure> Parse(std::string_view text, std::string_view indicator,
                                     bool is_percent_cell = false) const;

 private:
  const Catalogue& catalogue_;
  const SymbolTable symbols_;
};

// The period that a payload without a period of its own is about: what the mirror says, else the
// day it was fetched.
Period PeriodOf(const Payload& payload);

// Makes the observations of one payload.
class ObservationMaker {
 public:
  // `payload_index` is the payload's position in the reading. `context` must outlive it. The
  // figures are of `said_day` where the payload says a day itself; else of the mirror's, of the day
  // that the file was last changed, or of the day it was fetched.
  ObservationMaker(const ReadContext& context, const Payload& payload, int payload_index,
                   std::optional<absl::CivilDay> said_day = std::nullopt);

  // A period that was not over yet ends on the day of the payload's figures, and what is counted in
  // it is PARTIAL; so is what the dataset's partial_periods name.
  municipality::v1::Observation Make(std::string_view indicator, std::string_view region,
                                     const Period& period, const SourceFigure& figure);

 private:
  struct Ending {
    std::string day;
    bool is_over = false;
  };
  const Ending& EndingOf(const Period& period);
  void MarkPartial(const Period& period, const Ending& ending,
                   municipality::v1::Observation& observation) const;
  void SetBounds(const SourceFigure& figure, municipality::v1::Observation& observation) const;

  const catalogue::Dataset& dataset_;
  const int payload_index_;
  const absl::CivilDay figures_day_;
  std::set<std::string, std::less<>> accumulating_;     // indicators
  std::map<std::string, Ending, std::less<>> endings_;  // by name of period
};

// Bounds hidden figures by the figure that they are a part of, where a rule names it (part_of) and
// the same region and period has it.
void BoundByWholes(const catalogue::Dataset& dataset,
                   std::vector<municipality::v1::Observation>& observations);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_FIGURE_H_
