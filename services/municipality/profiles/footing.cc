#include "services/municipality/profiles/footing.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "services/municipality/observations/denominators.h"

namespace treff::municipality {
namespace {

// Periods that are tried, newest first: older footings say nothing about today.
constexpr size_t kMaxPeriods = 60;
constexpr double kHeldShare = 0.8;

using State = v1::Observation;
using PeriodPair = std::pair<std::string_view, std::string_view>;  // from, to

bool MayBeCarried(const v1::Indicator& indicator) {
  return (indicator.aggregation() == v1::Indicator::SUM ||
          indicator.aggregation() == v1::Indicator::WEIGHTED_MEAN) &&
         indicator.plausible_min() >= 0;
}

// Whether the figure says that the municipality was looked at in its period.
bool IsAnswer(const DerivedFigure& figure) {
  return figure.has_value() || figure.state == State::SUPPRESSED ||
         figure.state == State::PENDING || figure.state == State::NOT_APPLICABLE;
}

const DerivedFigure* FindIn(const Histories& histories, std::string_view region,
                            std::string_view period) {
  const auto history = histories.find(region);
  if (history == histories.end()) return nullptr;
  const auto found = std::find_if(history->second.begin(), history->second.end(),
                                  [&](const DerivedFigure* one) { return one->period == period; });
  return found == history->second.end() ? nullptr : *found;
}

class Comparison {
 public:
  Comparison(const Division& division, const v1::Indicator& indicator, const Histories& histories)
      : division_(division), indicator_(indicator), histories_(histories) {
    for (const v1::Region* region : division.wider_regions()) {
      if (region->level() == v1::Region::COUNTRY) country_ = region->code();
    }
    for (const v1::Region* municipality : division.municipalities()) {
      const auto history = histories.find(municipality->code());
      if (history == histories.end()) continue;
      if (std::any_of(history->second.begin(), history->second.end(),
                      [](const DerivedFigure* one) { return IsAnswer(*one); })) {
        municipalities_.push_back(municipality);
      }
    }
  }

  std::unordered_map<std::string_view, DerivedFigure> Best() {
    std::unordered_map<std::string_view, DerivedFigure> best;
    size_t most = 0;
    const double enough = kFootingCoverage * static_cast<double>(municipalities_.size());
    for (const DerivedFigure* period : Periods()) {
      auto [figures, reached] = At(*period);
      if (reached > most) {
        most = reached;
        best = std::move(figures);
      }
      if (static_cast<double>(most) >= enough) break;
    }
    return best;
  }

 private:
  struct Footing {
    std::unordered_map<std::string_view, DerivedFigure> figures;
    size_t reached = 0;
  };

  // One figure of each period in which some municipality has an answer, newest first.
  std::vector<const DerivedFigure*> Periods() const {
    std::map<std::string_view, const DerivedFigure*> latest;
    for (const v1::Region* municipality : municipalities_) {
      for (const DerivedFigure* figure : histories_.at(municipality->code())) {
        if (!IsAnswer(*figure)) continue;
        const DerivedFigure*& known = latest[figure->period];
        if (known == nullptr || figure->period_end > known->period_end) known = figure;
      }
    }
    std::vector<const DerivedFigure*> periods;
    for (const auto& [period, figure] : latest) periods.push_back(figure);
    std::sort(periods.begin(), periods.end(),
              [](const DerivedFigure* a, const DerivedFigure* b) { return LaterThan(*a, *b); });
    if (periods.size() > kMaxPeriods) periods.resize(kMaxPeriods);
    return periods;
  }

  // Whether what is partial in the period may be compared: nothing is whole, all are of one day.
  bool PartialsCompare(std::string_view period) const {
    std::string_view day;
    for (const v1::Region* municipality : municipalities_) {
      const DerivedFigure* figure = FindIn(histories_, municipality->code(), period);
      if (figure == nullptr || !figure->has_value()) continue;
      if (figure->is_whole() || (!day.empty() && figure->period_end != day)) return false;
      day = figure->period_end;
    }
    return true;
  }

  Footing At(const DerivedFigure& of_period) {
    const bool partials_compare = PartialsCompare(of_period.period);
    Footing footing;
    for (const v1::Region* municipality : municipalities_) {
      const std::string& code = municipality->code();
      const DerivedFigure* own = FindIn(histories_, code, of_period.period);
      if (own != nullptr && IsAnswer(*own) && (partials_compare || !own->is_partial())) {
        ++footing.reached;
        if (own->has_value() || own->bounds.has_value()) footing.figures.emplace(code, *own);
        continue;
      }
      std::optional<DerivedFigure> carried = Carry(*municipality, of_period);
      if (!carried.has_value()) continue;
      ++footing.reached;
      footing.figures.emplace(code, *std::move(carried));
    }
    return footing;
  }

  // The municipality's whole figures of other periods, the nearest in time first.
  std::vector<const DerivedFigure*> Nearest(std::string_view code,
                                            const DerivedFigure& of_period) const {
    std::vector<const DerivedFigure*> whole;
    for (const DerivedFigure* figure : histories_.at(code)) {
      if (figure->is_whole() && figure->period != of_period.period) whole.push_back(figure);
    }
    const absl::CivilDay day = ToDay(of_period.period_end);
    std::stable_sort(whole.begin(), whole.end(), [&](const auto* a, const auto* b) {
      return std::abs(ToDay(a->period_end) - day) < std::abs(ToDay(b->period_end) - day);
    });
    return whole;
  }

  std::optional<DerivedFigure> Carry(const v1::Region& municipality,
                                     const DerivedFigure& of_period) {
    if (!MayBeCarried(indicator_)) return std::nullopt;
    for (const DerivedFigure* measured : Nearest(municipality.code(), of_period)) {
      const PeriodPair pair{measured->period, of_period.period};
      const auto change = ChangeFor(municipality, pair);
      if (!change.has_value() || (measured->value <= 0 && !IsMean())) continue;
      const double apart = change->is_own ? NotApart() : Apart(pair);
      if (!std::isfinite(apart)) continue;
      DerivedFigure carried = *measured;
      carried.method = State::CARRIED_IN_TIME;
      carried.measured_period = measured->period;
      carried.period = of_period.period;
      carried.period_end = change->to->period_end;
      carried.value = Plausible(measured->value * change->factor);
      carried.interval = IsMean() ? Bounds{carried.value - apart, carried.value + apart}
                                  : Bounds{carried.value / apart, carried.value * apart};
      carried.interval->lower = Plausible(carried.interval->lower);
      carried.interval->upper = Plausible(carried.interval->upper);
      carried.NoteProvenances(*change->from);
      carried.NoteProvenances(*change->to);
      return carried;
    }
    return std::nullopt;
  }

  struct Change {
    double factor = 1;
    const DerivedFigure* from = nullptr;
    const DerivedFigure* to = nullptr;
    bool is_own = false;  // of a county that is the municipality alone
  };

  // By how much the county's published figure changed, else the country's.
  std::optional<Change> ChangeFor(const v1::Region& municipality, const PeriodPair& pair) const {
    for (const std::string_view wider : {CodeOf(municipality.county()), country_}) {
      const DerivedFigure* from = FindIn(histories_, wider, pair.first);
      const DerivedFigure* to = FindIn(histories_, wider, pair.second);
      if (from == nullptr || to == nullptr || !from->is_whole() || !to->is_whole()) continue;
      if (from->value <= 0 || to->value <= 0) continue;
      return Change{to->value / from->value, from, to, division_.Members(wider).size() == 1};
    }
    return std::nullopt;
  }

  bool IsMean() const { return indicator_.aggregation() == v1::Indicator::WEIGHTED_MEAN; }

  // What is carried as it was measured: as a difference for means, as a factor for sums.
  double NotApart() const { return IsMean() ? 0 : 1; }

  double DistanceOf(double own, double carried) const {
    if (IsMean()) return std::abs(own - carried);
    if (own <= 0) return std::numeric_limits<double>::infinity();
    return std::max(own / carried, carried / own);
  }

  // How far municipalities lie from what their county's change makes of them; infinite when too few
  // were measured in both periods.
  double Apart(const PeriodPair& pair) {
    const auto [found, is_new] = apart_.try_emplace(pair, std::numeric_limits<double>::infinity());
    if (!is_new) return found->second;
    std::vector<double> distances;
    for (const v1::Region* municipality : municipalities_) {
      const DerivedFigure* from = FindIn(histories_, municipality->code(), pair.first);
      const DerivedFigure* to = FindIn(histories_, municipality->code(), pair.second);
      if (from == nullptr || to == nullptr || !from->is_whole() || !to->is_whole()) continue;
      const auto change = ChangeFor(*municipality, pair);
      if (!change.has_value() || change->is_own || (from->value <= 0 && !IsMean())) continue;
      distances.push_back(DistanceOf(to->value, from->value * change->factor));
    }
    if (distances.size() < kMinWitnesses) return found->second;
    const double n = static_cast<double>(distances.size());
    // A little less, so that a product like 0.8 × 10 is not taken for more than 8.
    const auto k = static_cast<size_t>(std::ceil(kHeldShare * (n + 1) - 1e-9));
    std::nth_element(distances.begin(), distances.begin() + (k - 1), distances.end());
    return found->second = distances[k - 1];
  }

  double Plausible(double value) const {
    return std::clamp(value, indicator_.plausible_min(), indicator_.plausible_max());
  }

  const Division& division_;
  const v1::Indicator& indicator_;
  const Histories& histories_;
  std::string_view country_;
  std::vector<const v1::Region*> municipalities_;  // that have an answer in some period
  std::map<PeriodPair, double> apart_;
};

}  // namespace

Histories HistoriesOf(const std::vector<DerivedFigure>& figures) {
  Histories histories;
  for (const DerivedFigure& figure : figures) histories[figure.region].push_back(&figure);
  for (auto& [code, history] : histories) {
    std::sort(history.begin(), history.end(),
              [](const DerivedFigure* a, const DerivedFigure* b) { return LaterThan(*a, *b); });
  }
  return histories;
}

std::unordered_map<std::string_view, DerivedFigure> CompareOnOneFooting(
    const Division& division, const v1::Indicator& indicator, const Histories& histories) {
  return Comparison(division, indicator, histories).Best();
}

}  // namespace treff::municipality
