#include "services/solver/dual/floor_reach.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/solver/dual/candidates.h"
#include "services/solver/dual/price_bound.h"
#include "services/solver/dual/price_search.h"
#include "services/solver/dual/smooth_dual.h"
#include "services/solver/model/placement.h"
#include "services/solver/numeric/cholesky.h"

namespace treff::solver {
namespace {

// Prices are sought on about this many units.
constexpr int kSampledUnits = 1500;
// Temperatures, as shares of what a unit gives to the floors; of a part of the units the coldest
// tell nothing more.
constexpr double kWarm = 0.1, kCold = 1e-7, kColdOfPart = 1e-4, kCooling = 0.5;
constexpr int kMostSteps = 60;  // at one temperature
// A further step need not gain less than this, in temperatures.
constexpr double kConverged = 0.1;
// Where a lift of curvature starts and ends, in its natural unit: what one unit that wavers gives.
constexpr double kFirstLift = 1e-3, kLeastLift = 1e-6, kMostLift = 1e6;
// Prices of rows fall to this part of themselves at most in one step.
constexpr double kLeastPart = 0.1;

double Product(const std::vector<double>& x, const std::vector<double>& y) {
  return std::inner_product(x.begin(), x.end(), y.begin(), 0.0);
}

// So that Σ floor price × least = 1.
void Normalise(const Model& model, Prices& prices) {
  const double unit = Product(prices.floor, model.floor_least);
  for (double& price : prices.row) price /= unit;
  for (double& price : prices.floor) price /= unit;
}

class Descent {
 public:
  Descent(const Model& model, SmoothDual& dual, Prices& prices)
      : model_(model), dual_(dual), prices_(prices) {
    normal_.assign(dual.rows().size(), 0);
    normal_.insert(normal_.end(), model.floor_least.begin(), model.floor_least.end());
    natural_.assign(dual.rows().size(), 1);
    natural_.resize(normal_.size(), 0);
    for (const Atom& atom : model.atoms) {
      for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
        double& most = natural_[dual.rows().size() + model.shares[s].floor];
        for (int k = 0; k < atom.options; ++k) {
          most = std::max(most, std::pow(model.shares[s].value[k], 2));
        }
      }
    }
  }

  // To where the smoothed dual is least at the temperature.
  void Settle(double temperature, const std::function<bool()>& stop) {
    dual_.SetSlacks(prices_, temperature);
    double value = dual_.Evaluate(prices_, temperature);
    double lift = kFirstLift;
    for (int count = 0; count < kMostSteps && lift <= kMostLift && !stop(); ++count) {
      const std::vector<double> step = Step(lift / temperature);
      const double slope = Product(dual_.gradient(), step);
      // A step that had to be short gains little however far there is to go.
      if (-slope <= kConverged * temperature && lift <= kFirstLift) return;
      Prices trial = Moved(step);
      const double reached = dual_.Evaluate(trial, temperature);
      // Of the fall that the curvature promises, how much came?
      const double kept = (reached - value) / (0.5 * slope);
      if (kept > 0.05) {
        dual_.MoveSlacks(prices_, step, temperature);
        prices_ = std::move(trial);
        lift = std::max(kLeastLift, lift * (kept > 0.5 ? 0.1 : 1));
      } else {
        // The curvature of the barrier itself may do better.
        dual_.SetSlacks(prices_, temperature);
        lift *= 10;
      }
      value = dual_.Evaluate(prices_, temperature);
    }
  }

 private:
  // Newton's, with the curvature lifted (Levenberg and Marquardt), that keeps Σ floor price ×
  // least.
  std::vector<double> Step(double lift) const {
    const size_t n = normal_.size();
    std::vector<double> matrix = dual_.hessian(), step = dual_.gradient(), off = normal_;
    for (size_t u = 0; u < n; ++u) matrix[u * n + u] += lift * natural_[u];
    FactorSymmetric(matrix, n, model_.problem.options.threads);
    SolveFactored(matrix, step);
    SolveFactored(matrix, off);
    const double back = Product(normal_, step) / Product(normal_, off);
    for (size_t u = 0; u < n; ++u) step[u] = back * off[u] - step[u];
    return step;
  }

  // Floors' prices all by the same part of the step: so they too keep the sum.
  Prices Moved(const std::vector<double>& step) const {
    Prices moved = prices_;
    const size_t rows = dual_.rows().size();
    for (size_t u = 0; u < rows; ++u) {
      const int32_t row = dual_.rows()[u];
      double& price = moved.row[row];
      price += step[u];
      if (model_.row_least[row] <= 0) price = std::max(kLeastPart * prices_.row[row], price);
    }
    double part = 1;
    for (size_t f = 0; f < moved.floor.size(); ++f) {
      const double fall = -step[rows + f], most = (1 - kLeastPart) * moved.floor[f];
      if (fall > most) part = std::min(part, most / fall);
    }
    for (size_t f = 0; f < moved.floor.size(); ++f) moved.floor[f] += part * step[rows + f];
    return moved;
  }

  const Model& model_;
  SmoothDual& dual_;
  Prices& prices_;
  std::vector<double> normal_;   // of the plane that steps stay in
  std::vector<double> natural_;  // units of curvature, × temperature
};

// A floor may be out of reach by itself, whatever room there is.
void ReachAlone(const Model& model, FloorReach& reach) {
  for (int f = 0; f < model.FloorCount(); ++f) {
    if (model.floor_least[f] <= 0) continue;
    Prices alone{std::vector<double>(model.RowCount(), 0),
                 std::vector<double>(model.FloorCount(), 0)};
    alone.floor[f] = 1 / model.floor_least[f];
    const double scale = ReachBound(model, alone);
    if (scale < reach.scale) reach = {scale, std::move(alone)};
  }
}

}  // namespace

FloorReach FindFloorReach(const Model& model, const std::function<bool()>& stop) {
  FloorReach reach{
      std::numeric_limits<double>::infinity(),
      {std::vector<double>(model.RowCount(), 0), std::vector<double>(model.FloorCount(), 1)}};
  if (std::accumulate(model.floor_least.begin(), model.floor_least.end(), 0.0) <= 0) return reach;
  Normalise(model, reach.prices);
  reach.scale = ReachBound(model, reach.prices);
  const double spread = reach.scale / model.UnitCount();
  if (spread <= 0) return reach;

  Prices prices = reach.prices;
  const std::vector<int32_t> rows = RowsThatCouldBind(model);
  for (const int32_t row : rows) prices.row[row] = 1e-3 * spread;
  const int stride = std::max(1, model.UnitCount() / kSampledUnits);
  const Candidates part =
      ChooseCandidates(model, prices, std::numeric_limits<double>::max(), stride);
  const double share = static_cast<double>(part.UnitCount()) / model.UnitCount();
  SmoothDual dual(model, part, rows, share, /*reach=*/true);
  Descent descent(model, dual, prices);
  const double cold = stride > 1 ? kColdOfPart : kCold;
  for (double t = kWarm; t >= cold && !stop(); t *= kCooling) descent.Settle(t * spread, stop);

  Normalise(model, prices);
  const double scale = ReachBound(model, prices);
  if (scale < reach.scale) reach = {scale, std::move(prices)};
  ReachAlone(model, reach);
  return reach;
}

std::string FloorsOutOfReach(const Model& model, const FloorReach& reach) {
  std::string message =
      "the group floors cannot hold together: even without regard to the objective the placement "
      "reaches at most";
  int binding = 0;
  for (int f = 0; f < model.FloorCount(); ++f) {
    // Those that stand in each other's way are the ones with a price.
    if (reach.prices.floor[f] * model.floor_least[f] <= 1e-3) continue;
    if (++binding > kFloorsNamed) continue;
    const double ratio = model.floor_ratio[f];
    absl::StrAppend(&message, binding == 1 ? " " : ", ", ReachedRatio(ratio * reach.scale), " of ",
                    ratio, " for ", model.problem.groups[model.floor_group[f]], " (binding)");
  }
  if (binding > kFloorsNamed) absl::StrAppend(&message, " and ", binding - kFloorsNamed, " more");
  return absl::StrCat(message, ": lower the binding ones");
}

}  // namespace treff::solver
