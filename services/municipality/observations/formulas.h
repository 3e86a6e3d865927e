// What the formulas of derived indicators come to, given the figures of their inputs.
#ifndef TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_FORMULAS_H_
#define TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_FORMULAS_H_

#include <map>
#include <string_view>
#include <vector>

#include "services/municipality/observations/figure.h"
#include "services/municipality/regions/division.h"
#include "treff/municipality/v1/indicator.pb.h"

namespace treff::municipality {

// One input: the figures of municipalities and of wider regions, given or computed, by code.
struct FormulaInput {
  using Rows = std::vector<const DerivedFigure*>;

  // Of a region's rows; empty where there are none.
  const Rows& Of(std::string_view region) const;
  // Null when the region has no row of the period.
  const DerivedFigure* Find(std::string_view region, std::string_view period) const;

  const v1::Indicator* indicator = nullptr;
  std::vector<DerivedFigure> wider;  // that nobody else keeps
  std::map<std::string_view, Rows> by_region;
};

// The indicators that a derivation names, the first one first; those that are subtracted last.
std::vector<std::string_view> InputsOf(const v1::Indicator::Derivation& derivation);

// The figures of `indicator`, which has a derivation, from its inputs in the order of InputsOf.
// derivations.h says what they are.
std::vector<DerivedFigure> ComputeFormula(const Division& division, const v1::Indicator& indicator,
                                          const std::vector<const FormulaInput*>& inputs);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_OBSERVATIONS_FORMULAS_H_
