#include "services/municipality/observations/formulas.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/municipality/observations/aggregation.h"
#include "services/municipality/observations/denominators.h"
#include "services/municipality/observations/derivations.h"
#include "services/municipality/observations/shrunken_share.h"
#include "services/platform/values/strings.h"

namespace treff::municipality {
namespace {

using State = v1::Observation;
using Derivation = v1::Indicator::Derivation;
using Rows = FormulaInput::Rows;

// Where the true figure lies, when that is known.
std::optional<Bounds> RangeOf(const DerivedFigure& figure) {
  if (figure.interval.has_value()) return figure.interval;
  if (figure.is_whole()) return Bounds{figure.value, figure.value};
  return figure.bounds;
}

// A figure of `indicator` for the region and period of `first`, with the provenances of all inputs.
// Its state is that of the first input without a value; PARTIAL when one is. Value and bounds are
// left for the caller to set.
DerivedFigure MakeFrom(const v1::Indicator& indicator, const Rows& inputs) {
  DerivedFigure made = *inputs.front();
  made.indicator = indicator.indicator_id();
  made.method = State::DERIVED;
  made.measured_period = {};
  made.state = State::VALUE;
  made.value = 0;
  made.bounds.reset();
  made.interval.reset();
  made.symbol = {};
  for (const DerivedFigure* input : inputs) {
    if (input != inputs.front()) made.NoteProvenances(*input);
    if (input->is_partial() && made.has_value()) made.state = State::PARTIAL;
    if (input->has_value() || !made.has_value()) continue;
    made.state = input->state;
    made.symbol = input->symbol;
  }
  return made;
}

// Sets what the inputs come to: `value` when all have values, else what `range` holds in.
void Conclude(double value, std::optional<Bounds> range, const Rows& inputs, DerivedFigure& made) {
  const bool any_partial = std::any_of(inputs.begin(), inputs.end(),
                                       [](const auto* input) { return input->is_partial(); });
  const bool any_estimate = std::any_of(
      inputs.begin(), inputs.end(), [](const auto* input) { return input->interval.has_value(); });
  if (made.has_value()) {
    made.value = value;
    if (any_estimate && !any_partial) made.interval = range;
  } else if (made.state == State::SUPPRESSED && !any_partial) {
    made.bounds = range;
  }
}

// Takes what was set away: there is no figure, for the reason `state`.
void SetWithout(State::State state, DerivedFigure& made) {
  made.state = state;
  made.value = 0;
  made.bounds.reset();
  made.interval.reset();
}

// The row whose period ends nearest to `day`, the later of two as near; null when none is within
// kMaxDaysApart.
const DerivedFigure* Nearest(const Rows& rows, absl::CivilDay day) {
  const DerivedFigure* nearest = nullptr;
  for (const DerivedFigure* row : rows) {
    const auto distance = std::abs(ToDay(row->period_end) - day);
    if (distance > kMaxDaysApart) continue;
    const auto least = nearest == nullptr ? 0 : std::abs(ToDay(nearest->period_end) - day);
    if (nearest == nullptr || distance < least ||
        (distance == least && LaterThan(*row, *nearest))) {
      nearest = row;
    }
  }
  return nearest;
}

std::optional<Bounds> Quotient(const std::optional<Bounds>& above,
                               const std::optional<Bounds>& below, double scale) {
  if (!above.has_value() || !below.has_value() || below->lower <= 0) return std::nullopt;
  const auto [least, most] =
      std::minmax({above->lower / below->lower, above->lower / below->upper,
                   above->upper / below->lower, above->upper / below->upper});
  return Bounds{scale * least, scale * most};
}

DerivedFigure RatioOf(const v1::Indicator& indicator, const DerivedFigure& above,
                      const DerivedFigure& below) {
  const double scale = indicator.derivation().ratio().scale();
  const Rows inputs = {&above, &below};
  DerivedFigure made = MakeFrom(indicator, inputs);
  if (above.has_value() && below.has_value() && below.value == 0) {
    SetWithout(State::NOT_APPLICABLE, made);
    return made;
  }
  Conclude(below.has_value() ? scale * above.value / below.value : 0,
           Quotient(RangeOf(above), RangeOf(below), scale), inputs, made);
  return made;
}

// The period of the same kind `years` before: "2021-01" five years before "2026-01", "2012-2018"
// before "2017-2023".
std::string YearsBefore(std::string_view period, int years) {
  std::string earlier(period);
  for (size_t at = 0; at + 4 <= earlier.size();) {
    int year = 0;
    const std::string_view digits = std::string_view(earlier).substr(at, 4);
    if ((at == 0 || earlier[at - 1] == '-' || earlier[at - 1] == '_') &&
        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
        absl::SimpleAtoi(platform::Absl(digits), &year)) {
      earlier.replace(at, 4, absl::StrCat(year - years));
      at += 4;
    } else {
      ++at;
    }
  }
  return earlier;
}

// A part of a year compares only with the same part of another.
bool Compare(const DerivedFigure& later, const DerivedFigure& earlier) {
  if (!later.has_value() || !earlier.has_value()) return true;
  if (later.state != earlier.state) return false;
  return later.is_whole() || later.period_end.substr(4) == earlier.period_end.substr(4);
}

// Computes the figures of one indicator from its inputs.
class Formula {
 public:
  Formula(const Division& division, const v1::Indicator& indicator,
          std::vector<const FormulaInput*> inputs, std::vector<DerivedFigure>& made)
      : division_(division), indicator_(indicator), inputs_(std::move(inputs)), made_(made) {}

  void Compute() {
    switch (indicator_.derivation().formula_case()) {
      case Derivation::kRatio:
        return ComputeRatio();
      case Derivation::kSum:
        return ComputeSum();
      case Derivation::kChange:
        return ComputeChange();
      case Derivation::kRegionSum:
        return ComputeRegionSum();
      case Derivation::kShrunkenShare:
        return ComputeShrunkenShare();
      case Derivation::FORMULA_NOT_SET:
        break;
    }
  }

 private:
  void ComputeRatio() {
    for (const auto& [region, rows] : inputs_[0]->by_region) {
      const Rows& denominators = inputs_[1]->Of(region);
      for (const DerivedFigure* above : rows) {
        const DerivedFigure* below = Nearest(denominators, ToDay(above->period_end));
        if (below != nullptr) made_.push_back(RatioOf(indicator_, *above, *below));
      }
    }
  }

  void ComputeSum() {
    for (const auto& [region, rows] : inputs_[0]->by_region) {
      for (const DerivedFigure* first : rows) AddSum(region, *first);
    }
  }

  void AddSum(std::string_view region, const DerivedFigure& first) {
    const int plus = indicator_.derivation().sum().plus_size();
    Rows rows;
    double value = 0;
    std::optional<Bounds> range = Bounds{};
    for (size_t i = 0; i < inputs_.size(); ++i) {
      const DerivedFigure* row = i == 0 ? &first : inputs_[i]->Find(region, first.period);
      if (row == nullptr) return;
      rows.push_back(row);
      const bool adds = static_cast<int>(i) < plus;
      value += adds ? row->value : -row->value;
      const std::optional<Bounds> part = RangeOf(*row);
      if (!part.has_value()) range.reset();
      if (!range.has_value()) continue;
      range->lower += adds ? part->lower : -part->upper;
      range->upper += adds ? part->upper : -part->lower;
    }
    DerivedFigure made = MakeFrom(indicator_, rows);
    Conclude(value, range, rows, made);
    made_.push_back(std::move(made));
  }

  void ComputeChange() {
    const int years = indicator_.derivation().change().years();
    for (const auto& [region, rows] : inputs_[0]->by_region) {
      for (const DerivedFigure* later : rows) {
        const DerivedFigure* earlier = inputs_[0]->Find(region, YearsBefore(later->period, years));
        if (earlier != nullptr && Compare(*later, *earlier)) AddChange(*later, *earlier);
      }
    }
  }

  void AddChange(const DerivedFigure& later, const DerivedFigure& earlier) {
    const Rows inputs = {&later, &earlier};
    DerivedFigure made = MakeFrom(indicator_, inputs);
    const std::optional<Bounds> now = RangeOf(later), before = RangeOf(earlier);
    std::optional<Bounds> range;
    if (now.has_value() && before.has_value()) {
      range = Bounds{now->lower - before->upper, now->upper - before->lower};
    }
    double value = later.value - earlier.value;
    if (indicator_.derivation().change().in_percent()) {
      if (made.has_value() && earlier.value == 0) {
        SetWithout(State::NOT_APPLICABLE, made);
        made_.push_back(std::move(made));
        return;
      }
      // The change is the quotient less one, which takes both ends of the earlier figure together.
      range = Quotient(now, before, 100);
      if (range.has_value()) range = Bounds{range->lower - 100, range->upper - 100};
      value = earlier.value == 0 ? 0 : 100 * value / earlier.value;
    }
    Conclude(value, range, inputs, made);
    made_.push_back(std::move(made));
  }

  void ComputeRegionSum() {
    for (const v1::Region* region : division_.wider_regions()) {
      if (region->level() != v1::Region::LABOUR_MARKET_REGION) continue;
      std::map<std::string_view, const DerivedFigure*> periods;  // any row of each period
      for (std::string_view code : division_.Members(region->code())) {
        for (const DerivedFigure* row : inputs_[0]->Of(code)) periods.emplace(row->period, row);
      }
      for (const auto& [period, any] : periods) AddRegionSum(region->code(), *any);
    }
  }

  void AddRegionSum(std::string_view region, const DerivedFigure& any) {
    const std::vector<std::string_view>& codes = division_.Members(region);
    DerivedFigure sum;
    if (const DerivedFigure* given = inputs_[0]->Find(region, any.period)) {
      sum = *given;
    } else {
      std::vector<Member> members;
      for (std::string_view code : codes) {
        const DerivedFigure* row = inputs_[0]->Find(code, any.period);
        if (row == nullptr) return;
        members.push_back({*row, std::nullopt});
      }
      sum = Combine(*inputs_[0]->indicator, std::move(members));
    }
    DerivedFigure made = MakeFrom(indicator_, {&sum});
    Conclude(sum.value, RangeOf(sum), {&sum}, made);
    made.originals.clear();
    made.region = region;
    made_.push_back(made);
    for (std::string_view code : codes) {
      made.region = code;
      made_.push_back(made);
    }
  }

  // Municipalities are drawn towards their mean, period by period. A wider region's share is of
  // many and stays as it is.
  void ComputeShrunkenShare() {
    std::map<std::string_view, std::vector<Rows>> counted;  // share and count, by period
    for (const auto& [region, rows] : inputs_[0]->by_region) {
      const bool is_municipality =
          division_.FindCurrent(region)->level() == v1::Region::MUNICIPALITY;
      for (const DerivedFigure* share : rows) {
        const DerivedFigure* of = inputs_[1]->Find(region, share->period);
        if (is_municipality && share->is_whole() && of != nullptr && of->is_whole() &&
            of->value >= 1) {
          counted[share->period].push_back({share, of});
          continue;
        }
        if (is_municipality && of == nullptr) continue;
        DerivedFigure made = MakeFrom(indicator_, is_municipality ? Rows{share, of} : Rows{share});
        // Of nobody, or of a part of a year, there is nothing to draw from.
        if (is_municipality && made.has_value()) SetWithout(State::NOT_APPLICABLE, made);
        if (!is_municipality) Conclude(share->value, RangeOf(*share), {share}, made);
        made_.push_back(std::move(made));
      }
    }
    for (const auto& [period, shares] : counted) AddShrunken(shares);
  }

  void AddShrunken(const std::vector<Rows>& shares) {
    std::vector<CountedShare> counted;
    for (const Rows& one : shares) counted.push_back({one[0]->value / 100, one[1]->value});
    const std::vector<ShrunkenEstimate> estimates = Shrink(counted);
    for (size_t i = 0; i < estimates.size(); ++i) {
      DerivedFigure made = MakeFrom(indicator_, shares[i]);
      made.method = State::SHRUNKEN;
      made.value = 100 * estimates[i].share;
      made.interval = Bounds{100 * estimates[i].interval.lower, 100 * estimates[i].interval.upper};
      made_.push_back(std::move(made));
    }
  }

  const Division& division_;
  const v1::Indicator& indicator_;
  const std::vector<const FormulaInput*> inputs_;  // in the order of InputsOf
  std::vector<DerivedFigure>& made_;
};

}  // namespace

const FormulaInput::Rows& FormulaInput::Of(std::string_view region) const {
  static const Rows& none = *new Rows;
  const auto found = by_region.find(region);
  return found == by_region.end() ? none : found->second;
}

const DerivedFigure* FormulaInput::Find(std::string_view region, std::string_view period) const {
  for (const DerivedFigure* row : Of(region)) {
    if (row->period == period) return row;
  }
  return nullptr;
}

std::vector<std::string_view> InputsOf(const Derivation& derivation) {
  switch (derivation.formula_case()) {
    case Derivation::kRatio:
      return {derivation.ratio().numerator(), derivation.ratio().denominator()};
    case Derivation::kSum: {
      const Derivation::Sum& sum = derivation.sum();
      std::vector<std::string_view> inputs(sum.plus().begin(), sum.plus().end());
      inputs.insert(inputs.end(), sum.minus().begin(), sum.minus().end());
      return inputs;
    }
    case Derivation::kChange:
      return {derivation.change().indicator()};
    case Derivation::kRegionSum:
      return {derivation.region_sum().indicator()};
    case Derivation::kShrunkenShare:
      return {derivation.shrunken_share().share(), derivation.shrunken_share().of()};
    case Derivation::FORMULA_NOT_SET:
      break;
  }
  return {};
}

std::vector<DerivedFigure> ComputeFormula(const Division& division, const v1::Indicator& indicator,
                                          const std::vector<const FormulaInput*>& inputs) {
  std::vector<DerivedFigure> made;
  Formula(division, indicator, inputs, made).Compute();
  return made;
}

}  // namespace treff::municipality
