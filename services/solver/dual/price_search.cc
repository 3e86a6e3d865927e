#include "services/solver/dual/price_search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "services/solver/dual/candidates.h"
#include "services/solver/dual/price_bound.h"
#include "services/solver/dual/smooth_dual.h"
#include "services/solver/numeric/cholesky.h"

namespace treff::solver {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
// Prices are first sought on about this many units, which tells them to about a hundredth.
constexpr int kSampledUnits = 1500;
// More rows than this are not priced: a step takes seconds, and their curvature 70 MB.
constexpr size_t kMostRows = 3000;
// How far below the best, in temperatures of the round before, options stay candidates.
constexpr double kWindow = 10;
constexpr double kAnyWindow = 1e300;
// Each round but the last cools by this. With fewer options than this for each atom no more rounds
// are worth their while.
constexpr double kRoundCooling = 0.3;
constexpr size_t kFewOptions = 30;
// By how much the bound may lie above what the candidates alone say; and else from what multiple of
// the last temperature to go on, with options within what share of the spread of the values.
constexpr double kMissed = 2e-5, kRepeatWarming = 10, kRepeatWindow = 0.1;

// What all atoms that may go there together would use. Where all atoms use the kind, whether they
// may is not looked up, nor whether they fit, unless the count is to be `exact`.
std::vector<double> MostUse(const Model& model, bool exact) {
  std::vector<double> total(model.kinds, 0), of_row(model.RowCount(), 0);
  std::vector<int> users(model.kinds, 0);
  for (const Use& use : model.uses) total[use.kind] += use.amount, ++users[use.kind];
  const auto used_by_all = [&](int kind) { return !exact && users[kind] >= model.AtomCount(); };
  for (const Atom& atom : model.atoms) {
    for (int32_t u = atom.first_use; u < atom.end_use; ++u) {
      const Use& use = model.uses[u];
      for (int k = 0; !used_by_all(use.kind) && k < atom.options; ++k) {
        if (exact && !model.Fits(atom, atom.location[k])) continue;
        of_row[model.Row(atom.location[k], use.kind)] += use.amount;
      }
    }
  }
  for (int32_t row = 0; row < model.RowCount(); ++row) {
    if (used_by_all(row % model.kinds)) of_row[row] = total[row % model.kinds];
  }
  return of_row;
}

std::vector<int32_t> RowsBelow(const Model& model, const std::vector<double>& use) {
  std::vector<int32_t> rows;
  for (int32_t row = 0; row < model.RowCount(); ++row) {
    if (model.row_least[row] > 0 || use[row] > model.row_most[row]) rows.push_back(row);
  }
  return rows;
}

Prices Moved(const Model& model, const SmoothDual& dual, const Prices& from,
             const std::vector<double>& step) {
  Prices prices = from;
  const size_t rows = dual.rows().size();
  for (size_t u = 0; u < rows; ++u) {
    const int32_t row = dual.rows()[u];
    double& price = prices.row[row];
    price = model.row_least[row] > 0 ? price + step[u] : std::max(0.1 * price, price + step[u]);
  }
  for (size_t f = 0; f < prices.floor.size(); ++f) {
    prices.floor[f] = std::max(0.1 * prices.floor[f], prices.floor[f] + step[rows + f]);
  }
  return prices;
}

std::vector<double> NewtonStep(const SmoothDual& dual, int threads) {
  constexpr double kDamping = 1e-6;  // of the diagonal (Levenberg and Marquardt)
  const size_t n = static_cast<size_t>(dual.size());
  std::vector<double> hessian = dual.hessian(), step(n);
  for (size_t u = 0; u < n; ++u) {
    step[u] = -dual.gradient()[u];
    hessian[u * n + u] *= 1 + kDamping;
  }
  SolveSymmetric(hessian, step, threads);
  return step;
}

// Newton's step with no row's price moved by more than `radius`. With one kind each row is cut for
// itself, which goes furthest as a rule; the prices of several kinds move against each other, so
// that such a step would have lost its way. That, and a cut step that leads down less, is shortened
// alike in all rows. Floors' prices have another unit: `part` of theirs.
std::vector<double> Within(double radius, double part, bool one_kind, size_t rows,
                           const std::vector<double>& newton, const std::vector<double>& gradient) {
  std::vector<double> step = newton;
  double slope = 0, whole_slope = 0, longest = radius;
  for (size_t u = 0; u < step.size(); ++u) {
    if (u < rows) longest = std::max(longest, std::abs(step[u]));
    step[u] = u < rows ? std::clamp(step[u], -radius, radius) : part * step[u];
    slope += gradient[u] * step[u];
    whole_slope += gradient[u] * newton[u];
  }
  const double scale = radius / longest;
  if (one_kind && slope <= scale * whole_slope) return step;
  for (size_t u = 0; u < step.size(); ++u) step[u] = scale * newton[u];
  return step;
}

// Moves `prices` by as much of Newton's step as brings what it promises, rows by `radius` at most,
// which is adapted. Returns the value there, and in `promised` what the whole of Newton's step
// promised; without any such move, no value.
std::optional<double> Move(const Model& model, SmoothDual& dual, double temperature, double value,
                           Prices& prices, double& radius, double& promised) {
  const std::vector<double> newton = NewtonStep(dual, model.problem.options.threads),
                            gradient = dual.gradient();
  auto along = [&](const std::vector<double>& step) {
    return std::inner_product(step.begin(), step.end(), gradient.begin(), 0.0);
  };
  promised = -along(newton);
  const size_t rows = dual.rows().size();
  for (double part = 1; radius >= 1e-3 * temperature; radius *= 0.25, part *= 0.25) {
    const std::vector<double> step = Within(radius, part, model.kinds == 1, rows, newton, gradient);
    const double slope = along(step);
    Prices trial = Moved(model, dual, prices, step);
    const double reached = dual.Evaluate(trial, temperature);
    // Of the fall that a quadratic would give to a whole step, how much came?
    const double kept = (reached - value) / (0.5 * slope);
    if (!(slope < 0 && kept > 0.1)) continue;
    if (kept > 0.5) radius *= 2;
    dual.MoveSlacks(prices, step, temperature);
    prices = std::move(trial);
    return reached;
  }
  return std::nullopt;
}

// Follows the minimum of the smoothed dual while the temperature falls from `warm` to `cold`, and
// returns it.
double Descend(const Model& model, SmoothDual& dual, Prices& prices, double warm, double cold,
               const PriceOptions& options) {
  constexpr double kCooling = 0.3;
  double temperature = std::max(warm, cold);
  double radius = 5 * temperature;
  dual.SetSlacks(prices, temperature);
  double value = dual.Evaluate(prices, temperature);
  for (int count = 0; count < options.max_steps && !options.stop(); ++count) {
    double promised = 0;
    const auto reached = Move(model, dual, temperature, value, prices, radius, promised);
    if (!reached) break;
    value = *reached;
    // Near enough: what is left to gain here is less than the smoothing itself costs. A step that
    // the radius cut short gains little however far there is to go.
    if (promised > temperature * dual.size()) continue;
    if (temperature <= cold) break;
    temperature = std::max(cold, temperature * kCooling);
    radius = temperature;
    value = dual.Evaluate(prices, temperature);
  }
  return value;
}

// Rows that cannot bind are worth nothing; the others start above 0, where the barrier is defined:
// at a thousandth of `unit`.
Prices Start(const Model& model, const Prices& from, const std::vector<int32_t>& rows,
             double unit) {
  Prices prices = from;
  prices.row.resize(model.RowCount(), 0);
  prices.floor.resize(model.FloorCount(), 0);
  for (double& price : prices.floor) price = std::max(price, kFirstFloorPrice);
  std::vector<double> row(model.RowCount(), 0);
  for (const int32_t r : rows) {
    row[r] = prices.row[r] < 0 ? prices.row[r] : std::max(prices.row[r], 1e-3 * unit);
  }
  prices.row = std::move(row);
  return prices;
}

}  // namespace

std::vector<int32_t> RowsThatCouldBind(const Model& model) {
  std::vector<int32_t> rows = RowsBelow(model, MostUse(model, /*exact=*/false));
  if (rows.size() <= kMostRows) return rows;
  const std::vector<double> most = MostUse(model, /*exact=*/true);
  rows = RowsBelow(model, most);
  if (rows.size() <= kMostRows) return rows;
  // Those with a minimum, then those that most would use many times over.
  std::vector<std::pair<double, int32_t>> order;
  for (const int32_t row : rows) {
    const double minimum = model.row_least[row] > 0 ? kAnyWindow : 0;
    order.push_back({-(minimum + most[row] / std::max(model.row_most[row], 0.5)), row});
  }
  std::sort(order.begin(), order.end());
  rows.clear();
  for (size_t at = 0; at < kMostRows; ++at) rows.push_back(order[at].second);
  std::sort(rows.begin(), rows.end());
  return rows;
}

namespace {

// Prices that were cut short may prove less than none at all.
FoundPrices NoWorseThanNone(const Model& model, FoundPrices found) {
  Prices none{std::vector<double>(model.RowCount(), 0), std::vector<double>(model.FloorCount(), 0)};
  const double bound = PriceBound(model, none);
  return bound < found.bound ? FoundPrices{std::move(none), bound} : found;
}

}  // namespace

FoundPrices FindPrices(const Model& model, const PriceOptions& options) {
  const double spread = ValueSpread(model);
  // The values' order of magnitude, which the barriers are to measure prices in.
  const double unit = std::pow(10, std::ceil(std::log10(spread)));
  const std::vector<int32_t> rows = RowsThatCouldBind(model);
  Prices prices = Start(model, options.start, rows, unit);
  FoundPrices found{prices, std::numeric_limits<double>::infinity()};
  const double cold = options.final_temperature * spread;
  double warm = (options.start.row.empty() ? 0.1 : 0.002) * spread;

  // Coarse to fine: few units tell at a high temperature where prices are, all refine them at a low
  // one. Each round looks only at options near the best at the prices of the round before.
  int stride = 1;
  while (options.start.row.empty() && model.UnitCount() / stride > kSampledUnits) stride *= 4;
  double window = std::numeric_limits<double>::max();
  for (int repeats = 0;;) {
    const Candidates candidates = ChooseCandidates(model, prices, window, stride);
    const double share = static_cast<double>(candidates.UnitCount()) / model.UnitCount();
    SmoothDual dual(model, candidates, rows, share);
    const bool few = candidates.location.size() < kFewOptions * candidates.atom.size();
    const bool last = stride == 1 && (few || repeats > 0 || kRoundCooling * warm <= cold);
    const double until = last ? cold : kRoundCooling * warm;
    double smooth = Descend(model, dual, prices, warm, until, options);
    // The logarithms of the barriers take prices as they are.
    smooth += until * static_cast<double>(rows.size()) * std::log(unit);
    if (!last && !options.stop()) {
      stride = std::max(1, stride / 4);
      warm = until;
      window = kWindow * warm;
      continue;
    }
    const double bound = PriceBound(model, prices);
    if (bound < found.bound) found = {prices, bound};
    // Options that were no candidates have become worth more than those that were: look again.
    const bool missed = bound - smooth > kMissed * std::abs(bound);
    if (options.stop()) return NoWorseThanNone(model, std::move(found));
    if (!missed || window > kAnyWindow || ++repeats == 4) return found;
    warm = kRepeatWarming * cold;
    window = repeats < 3 ? kRepeatWindow * spread : std::numeric_limits<double>::max();
  }
}

}  // namespace treff::solver
