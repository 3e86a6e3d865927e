#include "services/solver/model/scaling.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace treff::solver {
namespace {

void Scale(int exponent, std::vector<double>& values) {
  for (double& value : values) value = std::ldexp(value, exponent);
}

}  // namespace

int ScaleExponent(double largest) {
  constexpr double kLargeEnough = 1e-6;
  return largest > 0 && largest < kLargeEnough ? -std::ilogb(largest) : 0;
}

int ValueExponent(const Problem& problem) {
  double largest = std::abs(problem.options.unplaced_price);
  for (const double value : problem.pair_value) largest = std::max(largest, std::abs(value));
  return ScaleExponent(largest);
}

void ScaleValues(int exponent, Problem& problem) {
  Scale(exponent, problem.pair_value);
  problem.options.unplaced_price = std::ldexp(problem.options.unplaced_price, exponent);
  for (FixedCase& fixed : problem.fixed) {
    fixed.before.random_value = std::ldexp(fixed.before.random_value, exponent);
    fixed.before.best_value = std::ldexp(fixed.before.best_value, exponent);
  }
}

void ScaleValues(int exponent, Solution& solution) {
  solution.objective = std::ldexp(solution.objective, exponent);
  // Rounding must not take it below what was found.
  solution.bound = std::max(std::ldexp(solution.bound, exponent), solution.objective);
  Scale(exponent, solution.price);
  for (GroupOutcome& group : solution.groups) {
    for (double* value : {&group.value, &group.random_value, &group.price}) {
      *value = std::ldexp(*value, exponent);
    }
  }
  for (NotBest& missed : solution.not_best) {
    missed.value_lost = std::ldexp(missed.value_lost, exponent);
    missed.price_of_best = std::ldexp(missed.price_of_best, exponent);
  }
  Scale(exponent, solution.certificate.prices.row);
  for (AtomPrices& prices : solution.certificate.atom_prices) {
    Scale(exponent, prices.atom);
    Scale(exponent, prices.others.row);
  }
}

}  // namespace treff::solver
