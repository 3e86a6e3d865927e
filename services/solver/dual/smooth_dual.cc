#include "services/solver/dual/smooth_dual.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

#include "services/solver/numeric/threads.h"

namespace treff::solver {
namespace {

// Each part has a Hessian of its own, to be added up in the end: no more of them than fit into half
// a gigabyte, nor than there are so many units for.
constexpr size_t kMostCurvatures = 64'000'000, kFewestUnits = 64;

// max over use in [least, most] of price × use, smoothed by a logarithmic barrier at both ends.
struct SmoothLimit {
  double value, use, slope;  // slope of `use` in the price

  SmoothLimit(double price, double least, double most, double temperature) {
    const double width = most - least;
    if (width <= 0) {
      value = price * most, use = most, slope = 0;
      return;
    }
    const double root = std::hypot(price * width, 2 * temperature);
    // Distance to the end that the price pushes to, in the form that does not cancel.
    const double push = std::abs(price) * width;
    const double near = temperature * width * 2 / (root + push + 2 * temperature);
    use = price >= 0 ? most - near : least + near;
    const double far = width - near;
    value = price * use + temperature * (std::log(near / width) + std::log(far / width));
    slope = 1 / (temperature / (near * near) + temperature / (far * far));
  }
};

void Add(const std::vector<double>& more, std::vector<double>& to) {
  for (size_t i = 0; i < to.size(); ++i) to[i] += more[i];
}

}  // namespace

SmoothDual::SmoothDual(const Model& model, const Candidates& candidates, std::vector<int32_t> rows,
                       double share, bool reach)
    : model_(model),
      rows_(std::move(rows)),
      share_(share),
      reach_(reach),
      unknown_of_row_(model.RowCount(), -1),
      units_(candidates.UnitCount()),
      slack_(rows_.size(), 1) {
  for (size_t u = 0; u < rows_.size(); ++u) unknown_of_row_[rows_[u]] = static_cast<int32_t>(u);
  std::iota(units_.begin(), units_.end(), 0);
  std::stable_sort(units_.begin(), units_.end(), [&](int32_t x, int32_t y) {
    return model.atoms[candidates.atom[candidates.unit_first[x]]].type <
           model.atoms[candidates.atom[candidates.unit_first[y]]].type;
  });
  const size_t hessian = std::max<size_t>(1, static_cast<size_t>(size()) * size());
  const size_t worth = std::min(kMostCurvatures / hessian, units_.size() / kFewestUnits);
  const size_t parts = std::clamp<size_t>(worth, 1, model.problem.options.threads);
  for (size_t part = 0; part < parts; ++part) {
    parts_.emplace_back(model, candidates, unknown_of_row_, size(), reach);
  }
}

double SmoothDual::Evaluate(const Prices& prices, double temperature) {
  const std::span<const int32_t> units = units_;
  const size_t parts = parts_.size();
  const int team = TeamOf(static_cast<int>(parts));
#pragma omp parallel for num_threads(team) schedule(static, 1)
  for (size_t part = 0; part < parts; ++part) {
    const size_t first = units.size() * part / parts, end = units.size() * (part + 1) / parts;
    parts_[part].Evaluate(units.subspan(first, end - first), prices, temperature);
  }
  double value = parts_[0].value();
  for (size_t part = 1; part < parts; ++part) {
    value += parts_[part].value();
    Add(parts_[part].gradient(), parts_[0].gradient());
    Add(parts_[part].hessian(), parts_[0].hessian());
  }
  return value + AddLimits(prices, temperature) + AddFloors(prices, temperature);
}

// A row without a minimum: its price stays above zero by a logarithmic barrier, whose curvature is
// slack / price with a slack of its own (a primal-dual step), not temperature / price².
double SmoothDual::AddLimits(const Prices& prices, double temperature) {
  std::vector<double>&gradient = parts_[0].gradient(), &hessian = parts_[0].hessian();
  const size_t n = static_cast<size_t>(size());
  double value = 0;
  for (size_t u = 0; u < rows_.size(); ++u) {
    const double price = prices.row[rows_[u]];
    const double least = share_ * model_.row_least[rows_[u]];
    const double most = share_ * model_.row_most[rows_[u]];
    if (least > 0) {
      const SmoothLimit limit(price, least, most, temperature);
      value += limit.value;
      gradient[u] += limit.use;
      hessian[u * n + u] += limit.slope;
    } else {
      value += price * most - temperature * std::log(price);
      gradient[u] += most - temperature / price;
      hessian[u * n + u] += slack_[u] / price;
    }
  }
  return value;
}

void SmoothDual::SetSlacks(const Prices& prices, double temperature) {
  for (size_t u = 0; u < rows_.size(); ++u) slack_[u] = temperature / prices.row[rows_[u]];
}

// The slacks' half of the Newton step from prices before `step`: slack × price goes to temperature.
void SmoothDual::MoveSlacks(const Prices& before, const std::vector<double>& step,
                            double temperature) {
  for (size_t u = 0; u < rows_.size(); ++u) {
    const double price = before.row[rows_[u]];
    const double moved = temperature / price - slack_[u] / price * step[u];
    slack_[u] = std::max(0.1 * slack_[u], moved);
  }
}

double SmoothDual::AddFloors(const Prices& prices, double temperature) {
  std::vector<double>&gradient = parts_[0].gradient(), &hessian = parts_[0].hessian();
  const size_t n = static_cast<size_t>(size());
  double value = 0;
  for (int f = 0; f < model_.FloorCount(); ++f) {
    const size_t u = rows_.size() + f;
    const double price = prices.floor[f], least = reach_ ? 0 : share_ * model_.floor_least[f];
    value -= price * least + temperature * std::log(price);
    gradient[u] -= least + temperature / price;
    hessian[u * n + u] += temperature / (price * price);
  }
  return value;
}

}  // namespace treff::solver
