#include "services/casework/measures/adjustment/group_fit.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace treff::casework {
namespace {

constexpr int kMostSteps = 25;
constexpr int kMostHalvings = 8;
constexpr double kNoChange = 1e-7;
// Prior deviations, in units of the scale: of the common level, and of each fact's levels.
constexpr double kLevelPrior = 5;
constexpr double kFactPrior = 1;
// The spread at which the variance within groups is first looked at.
constexpr double kFirstSpread = 0.5;

double Squared(double x) { return x * x; }

double PriorPrecision(size_t column, double scale) {
  return 1 / Squared((column == 0 ? kLevelPrior : kFactPrior) * scale);
}

}  // namespace

struct GroupFitter::Slope {
  double log_posterior = 0;
  std::vector<double> beta = std::vector<double>(kColumns, 0.0);
  std::vector<double> effects;
  SymmetricMatrix fixed{kColumns};
  std::vector<double> group_curvature;
  std::vector<std::vector<double>> cross;
};

std::vector<size_t> ColumnsOf(int composition, std::optional<Fact> left_out) {
  const Composition levels = Unpacked(composition);
  std::vector<size_t> columns = {0};
  size_t first = 1;
  for (int fact = 0; fact < kFacts; ++fact) {
    if (left_out != static_cast<Fact>(fact)) {
      columns.push_back(first + static_cast<size_t>(levels[static_cast<size_t>(fact)]));
    }
    first += LevelsOf(static_cast<Fact>(fact)).size();
  }
  return columns;
}

double GroupFit::Variance(size_t group, double a, const std::vector<double>& c) const {
  const double curvature = group_curvature[group];
  std::vector<double> left = c;
  for (size_t i = 0; i < left.size(); ++i) left[i] -= a * cross[group][i] / curvature;
  return a * a / curvature + reduced.InverseForm(std::move(left));
}

GroupFitter::GroupFitter(const GroupModel& model)
    : family_(model.family), groups_(static_cast<size_t>(model.groups)) {
  std::map<std::vector<size_t>, size_t> known;
  double sum = 0, squares = 0;
  for (const ModelCell& cell : model.cells) {
    std::vector<size_t> columns = ColumnsOf(cell.composition, model.left_out);
    const auto [place, is_new] = known.try_emplace(columns, compositions_.size());
    if (is_new) compositions_.push_back(std::move(columns));
    cells_.push_back({static_cast<size_t>(cell.group), place->second, cell.count, cell.sum,
                      cell.sum_of_squares});
    observations_ += cell.count;
    sum += cell.sum;
    squares += cell.sum_of_squares;
  }
  ReadMixes();
  const double mean = sum / std::max(observations_, 1.0);
  last_.beta.assign(kColumns, 0.0);
  last_.effects.assign(groups_, 0.0);
  if (family_ == GroupModel::Family::kShare) {
    const double held_in = (sum + 0.5) / (observations_ + 1);
    offset_ = std::log(held_in / (1 - held_in));
    return;
  }
  offset_ = mean;
  const double variance = squares / std::max(observations_, 1.0) - mean * mean;
  scale_ = std::sqrt(std::max(variance, 1e-6));
  residual_ = Squared(scale_);
  EstimateResidual();
}

// Shares of the levels in each group, less those of all.
void GroupFitter::ReadMixes() {
  std::vector<double> counts(groups_, 0.0), all(kLevels, 0.0);
  mixes_.assign(groups_, std::vector<double>(kLevels, 0.0));
  for (const Cell& cell : cells_) {
    counts[cell.group] += cell.count;
    for (const size_t column : compositions_[cell.composition]) {
      if (column == 0) continue;
      mixes_[cell.group][column - 1] += cell.count;
      all[column - 1] += cell.count / observations_;
    }
  }
  for (size_t group = 0; group < groups_; ++group) {
    if (counts[group] == 0) continue;
    for (size_t level = 0; level < kLevels; ++level) {
      mixes_[group][level] = mixes_[group][level] / counts[group] - all[level];
    }
  }
}

double GroupFitter::ShiftOf(const GroupFit& at, size_t group) const {
  double shift = 0;
  for (size_t level = 0; level < kLevels; ++level) {
    shift += at.beta[kOwnColumns + level] * mixes_[group][level];
  }
  return shift;
}

std::vector<double> GroupFitter::LevelsAt(const GroupFit& at) const {
  std::vector<double> levels;
  for (size_t group = 0; group < groups_; ++group) {
    levels.push_back(offset_ + at.effects[group] + ShiftOf(at, group));
  }
  return levels;
}

double GroupFitter::Eta(const GroupFit& at, const std::vector<double>& levels,
                        const Cell& cell) const {
  double eta = levels[cell.group];
  for (const size_t column : compositions_[cell.composition]) eta += at.beta[column];
  return eta;
}

// Twice: the first look takes all differences for noise.
void GroupFitter::EstimateResidual() {
  for (int look = 0; look < 2; ++look) {
    const GroupFit fit = FitAt(kFirstSpread * scale_);
    const std::vector<double> levels = LevelsAt(fit);
    double left = 0, spent = 1;
    for (const Cell& cell : cells_) {
      const double eta = Eta(fit, levels, cell);
      left += cell.sum_of_squares - 2 * eta * cell.sum + cell.count * eta * eta;
    }
    const double prior = 1 / Squared(kFirstSpread * scale_);
    for (const double curvature : fit.group_curvature) spent += 1 - prior / curvature;
    residual_ = std::max(left / std::max(observations_ - spent, observations_ / 3), 1e-9);
  }
}

GroupFitter::Slope GroupFitter::SlopeAt(const GroupFit& at, double spread) const {
  const double precision = 1 / Squared(spread);
  const std::vector<double> levels = LevelsAt(at);
  Slope slope;
  slope.group_curvature.assign(groups_, precision);
  slope.cross.assign(groups_, std::vector<double>(kColumns, 0.0));
  for (const double effect : at.effects) slope.effects.push_back(-effect * precision);
  std::vector<double> weights(compositions_.size(), 0.0);
  for (const Cell& cell : cells_) {
    const double eta = Eta(at, levels, cell);
    double pull = (cell.sum - cell.count * eta) / residual_, weight = cell.count / residual_;
    if (family_ == GroupModel::Family::kShare) {
      // Without overflow, and with one exponential for all.
      const double small = std::exp(-std::abs(eta));
      const double share = (eta > 0 ? 1 : small) / (1 + small);
      pull = cell.sum - cell.count * share;
      weight = cell.count * share * (1 - share);
      slope.log_posterior += cell.sum * eta - cell.count * (std::max(eta, 0.0) + std::log1p(small));
    } else {
      slope.log_posterior -=
          (cell.sum_of_squares - 2 * eta * cell.sum + cell.count * eta * eta) / (2 * residual_);
    }
    slope.effects[cell.group] += pull;
    slope.group_curvature[cell.group] += weight;
    weights[cell.composition] += weight;
    for (const size_t column : compositions_[cell.composition]) {
      slope.beta[column] += pull;
      slope.cross[cell.group][column] += weight;
    }
  }
  for (size_t composition = 0; composition < weights.size(); ++composition) {
    for (const size_t row : compositions_[composition]) {
      for (const size_t column : compositions_[composition]) {
        if (column <= row) slope.fixed.At(row, column) += weights[composition];
      }
    }
  }
  for (size_t group = 0; group < groups_; ++group) {
    AddMix(mixes_[group], slope.effects[group] + at.effects[group] * precision,
           slope.group_curvature[group] - precision, slope.cross[group], slope);
  }
  for (size_t i = 0; i < kColumns; ++i) {
    slope.beta[i] -= at.beta[i] * PriorPrecision(i, scale_);
    slope.fixed.At(i, i) += PriorPrecision(i, scale_);
    slope.log_posterior -= Squared(at.beta[i]) * PriorPrecision(i, scale_) / 2;
  }
  for (const double effect : at.effects) slope.log_posterior -= Squared(effect) * precision / 2;
  return slope;
}

// All of a group have its mix: `pull` and `weight` are the sums over them.
void GroupFitter::AddMix(const std::vector<double>& mix, double pull, double weight,
                         std::vector<double>& cross, Slope& slope) {
  for (size_t level = 0; level < kLevels; ++level) {
    const size_t row = kOwnColumns + level;
    if (mix[level] == 0) continue;
    slope.beta[row] += pull * mix[level];
    for (size_t column = 0; column < kOwnColumns; ++column) {
      slope.fixed.At(row, column) += mix[level] * cross[column];
    }
    for (size_t other = 0; other <= level; ++other) {
      slope.fixed.At(row, kOwnColumns + other) += weight * mix[level] * mix[other];
    }
    cross[row] = weight * mix[level];
  }
}

void GroupFitter::SetCurvature(Slope& slope, GroupFit& fit) const {
  // The groups' part of the curvature is diagonal, and so is taken out first.
  for (size_t group = 0; group < groups_; ++group) {
    const std::vector<double>& cross = slope.cross[group];
    for (size_t row = 0; row < kColumns; ++row) {
      if (cross[row] == 0) continue;
      const double part = cross[row] / slope.group_curvature[group];
      slope.beta[row] -= part * slope.effects[group];
      for (size_t column = 0; column <= row; ++column) {
        slope.fixed.At(row, column) -= part * cross[column];
      }
    }
  }
  fit.group_curvature = std::move(slope.group_curvature);
  fit.cross = std::move(slope.cross);
  fit.reduced = Cholesky(std::move(slope.fixed));
}

bool GroupFitter::Step(double spread, Slope& slope, GroupFit& fit) const {
  SetCurvature(slope, fit);
  const std::vector<double> beta = fit.reduced.Solve(slope.beta);
  const std::vector<double> effects = std::move(slope.effects);
  const double before = slope.log_posterior;
  double length = 1, largest = 0;
  GroupFit next;
  next.beta.resize(kColumns);
  next.effects.resize(groups_);
  for (int halving = 0; halving < kMostHalvings; ++halving, length /= 2) {
    largest = 0;
    for (size_t i = 0; i < kColumns; ++i) {
      next.beta[i] = fit.beta[i] + length * beta[i];
      largest = std::max(largest, std::abs(length * beta[i]));
    }
    for (size_t group = 0; group < groups_; ++group) {
      double step = effects[group];
      for (size_t i = 0; i < kColumns; ++i) step -= fit.cross[group][i] * beta[i];
      step *= length / fit.group_curvature[group];
      next.effects[group] = fit.effects[group] + step;
      largest = std::max(largest, std::abs(step));
    }
    slope = SlopeAt(next, spread);
    if (slope.log_posterior >= before - kNoChange) break;
  }
  fit.beta = std::move(next.beta);
  fit.effects = std::move(next.effects);
  // Of numbers the posterior is quadratic: one step is all the way.
  return family_ == GroupModel::Family::kShare && largest > kNoChange * 1e3 * scale_;
}

GroupFit GroupFitter::FitAt(double spread) {
  GroupFit fit = std::move(last_);
  Slope slope = SlopeAt(fit, spread);
  for (int step = 0; step < kMostSteps && Step(spread, slope, fit); ++step) {
  }
  double log_determinant =
      fit.reduced.LogDeterminant() + 2 * static_cast<double>(groups_) * std::log(spread);
  for (const double curvature : fit.group_curvature) log_determinant += std::log(curvature);
  fit.log_evidence = slope.log_posterior - log_determinant / 2;
  last_ = fit;
  return fit;
}

}  // namespace treff::casework
