#include "services/ingestion/catalogue/derivations.h"

#include <map>

#include "absl/strings/str_cat.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Indicator;
using Derivation = Indicator::Derivation;

// Follows inputs as far as they go.
class CircleSearch {
 public:
  explicit CircleSearch(const Catalogue& catalogue) : catalogue_(catalogue) {}

  // Whether `indicator` rests on itself, or on one that does.
  bool IsInCircle(const Indicator& indicator) {
    const auto [state, is_new] = states_.emplace(indicator.indicator_id(), State::kOpen);
    if (!is_new) return state->second != State::kSound;
    for (const std::string& input : InputsOf(indicator)) {
      const Indicator* found = catalogue_.FindIndicator(input);
      if (found != nullptr && IsInCircle(*found)) return true;
    }
    states_[indicator.indicator_id()] = State::kSound;
    return false;
  }

 private:
  enum class State { kOpen, kSound };

  const Catalogue& catalogue_;
  std::map<std::string, State> states_;
};

// The fault of the formula's own numbers; empty when there is none.
std::string FaultOf(const Derivation& derivation) {
  switch (derivation.formula_case()) {
    case Derivation::kRatio:
      return derivation.ratio().scale() > 0 ? "" : "a ratio's scale must be positive";
    case Derivation::kSum:
      return derivation.sum().plus_size() > 0 ? "" : "a sum needs something that is added";
    case Derivation::kChange:
      return derivation.change().years() > 0 ? "" : "a change's years must be positive";
    case Derivation::kRegionSum:
    case Derivation::kShrunkenShare:
      return "";
    case Derivation::FORMULA_NOT_SET:
      return "a derivation needs a formula";
  }
  return "a derivation needs a formula";
}

}  // namespace

std::vector<std::string> InputsOf(const Indicator& indicator) {
  const Derivation& derivation = indicator.derivation();
  switch (derivation.formula_case()) {
    case Derivation::kRatio:
      return {derivation.ratio().numerator(), derivation.ratio().denominator()};
    case Derivation::kSum: {
      std::vector<std::string> inputs(derivation.sum().plus().begin(),
                                      derivation.sum().plus().end());
      inputs.insert(inputs.end(), derivation.sum().minus().begin(), derivation.sum().minus().end());
      return inputs;
    }
    case Derivation::kChange:
      return {derivation.change().indicator()};
    case Derivation::kRegionSum:
      return {derivation.region_sum().indicator()};
    case Derivation::kShrunkenShare:
      return {derivation.shrunken_share().share(), derivation.shrunken_share().of()};
    case Derivation::FORMULA_NOT_SET:
      return {};
  }
  return {};
}

std::vector<const Indicator*> PublishedWith(const Catalogue& catalogue,
                                            const std::vector<std::string>& fed) {
  std::vector<const Indicator*> published;
  std::set<std::string> identifiers;
  for (const std::string& id : fed) {
    if (identifiers.insert(id).second) published.push_back(catalogue.FindIndicator(id));
  }
  // Derived ones may rest on derived ones: once more until nothing is added.
  for (size_t before = 0; before != published.size();) {
    before = published.size();
    for (const Indicator& indicator : catalogue.indicators()) {
      const std::vector<std::string> inputs = InputsOf(indicator);
      if (inputs.empty() || identifiers.count(inputs.front()) == 0) continue;
      if (identifiers.insert(indicator.indicator_id()).second) published.push_back(&indicator);
    }
  }
  return published;
}

void CheckDerivations(const Catalogue& catalogue, const std::set<std::string>& fed,
                      CatalogueFaults& faults) {
  CircleSearch circles(catalogue);
  for (const Indicator& indicator : catalogue.indicators()) {
    const std::string& id = indicator.indicator_id();
    const bool is_fed = fed.count(id) > 0;
    if (!indicator.has_derivation()) {
      faults.Unless(is_fed, id, "no dataset feeds it, and it has no derivation");
      continue;
    }
    faults.Unless(!is_fed, id, "a dataset feeds it, and it has a derivation: keep one of them");
    const std::string fault = FaultOf(indicator.derivation());
    faults.Unless(fault.empty(), id, fault);
    for (const std::string& input : InputsOf(indicator)) {
      faults.Unless(catalogue.FindIndicator(input) != nullptr, id,
                    absl::StrCat("it is derived from ", input, ", which is no indicator"));
    }
    faults.Unless(!circles.IsInCircle(indicator), id, "its derivation goes in a circle");
  }
}

}  // namespace treff::ingestion
