#include "services/municipality/observations/derivations.h"

#include <set>
#include <utility>

#include "services/municipality/observations/aggregation.h"
#include "services/municipality/observations/denominators.h"
#include "services/municipality/observations/formulas.h"

namespace treff::municipality {
namespace {

// Derives every indicator once, after all that it needs.
class Derivations {
 public:
  Derivations(const Division& division, const std::vector<const v1::Indicator*>& indicators,
              FiguresByIndicator& figures)
      : division_(division), figures_(figures) {
    for (const v1::Indicator* indicator : indicators) {
      indicators_.emplace(indicator->indicator_id(), indicator);
    }
  }

  void DeriveAll() {
    for (const auto& [id, indicator] : indicators_) {
      if (indicator->has_derivation()) Derive(*indicator);
    }
  }

 private:
  void Derive(const v1::Indicator& indicator) {
    // Entered before its inputs are looked at, so that a circle ends here, without figures.
    if (!begun_.insert(indicator.indicator_id()).second) return;
    const std::vector<std::string_view> ids = InputsOf(indicator.derivation());
    if (ids.empty()) return;
    std::vector<const FormulaInput*> inputs;
    for (std::string_view id : ids) {
      const auto found = indicators_.find(id);
      if (found == indicators_.end()) return;
      if (found->second->has_derivation()) Derive(*found->second);
      if (done_.count(id) == 0 && found->second->has_derivation()) return;
      inputs.push_back(&InputOf(*found->second));
    }
    std::vector<DerivedFigure> made = ComputeFormula(division_, indicator, inputs);
    for (DerivedFigure& figure : made) {
      // Of a county they would be all its municipalities, period by period.
      const bool is_wider =
          division_.FindCurrent(figure.region)->level() != v1::Region::MUNICIPALITY;
      if (is_wider && figure.originals.size() > 1) figure.originals.clear();
    }
    figures_[indicator.indicator_id()] = std::move(made);
    done_.insert(indicator.indicator_id());
  }

  const FormulaInput& InputOf(const v1::Indicator& indicator) {
    const auto [found, is_new] = inputs_.try_emplace(indicator.indicator_id());
    FormulaInput& input = found->second;
    if (!is_new) return input;
    input.indicator = &indicator;
    const std::vector<DerivedFigure>& figures = figures_[indicator.indicator_id()];
    const auto denominators = figures_.find(indicator.denominator());
    input.wider = WiderHistories(
        division_, indicator, figures,
        denominators == figures_.end() ? Denominators() : Denominators(denominators->second));
    for (const DerivedFigure& figure : figures) {
      const v1::Region* region = division_.FindCurrent(figure.region);
      if (region != nullptr && region->level() == v1::Region::MUNICIPALITY) {
        input.by_region[figure.region].push_back(&figure);
      }
    }
    for (const DerivedFigure& figure : input.wider) {
      input.by_region[figure.region].push_back(&figure);
    }
    return input;
  }

  const Division& division_;
  FiguresByIndicator& figures_;
  std::map<std::string_view, const v1::Indicator*> indicators_;
  std::map<std::string_view, FormulaInput> inputs_;  // as they are needed
  std::set<std::string_view> begun_, done_;
};

}  // namespace

void Derive(const Division& division, const std::vector<const v1::Indicator*>& indicators,
            FiguresByIndicator& figures) {
  Derivations(division, indicators, figures).DeriveAll();
}

}  // namespace treff::municipality
