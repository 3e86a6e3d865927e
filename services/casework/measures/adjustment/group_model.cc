#include "services/casework/measures/adjustment/group_model.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "services/casework/measures/adjustment/group_fit.h"

namespace treff::casework {
namespace {

constexpr double kQuantile = 1.959964;  // of 95 percent
// Spreads of groups that are weighed against each other, in units of the scale.
constexpr double kSpreads[] = {0.02, 0.06, 0.12, 0.2, 0.3, 0.45, 0.65, 0.95, 1.4, 2.2};
// A spread that has less of the weight than this does not count.
constexpr double kLeastWeight = 1e-3;
// Beyond the best, weights only fall: so far below it, on the log scale, none needs to be looked
// at.
constexpr double kHopeless = 12;
// Compositions whose levels are near are taken together when shares are averaged over them.
constexpr int kBins = 64;

// Those who came, as a mixture of a few kinds: at `eta` on the regression's scale, without groups.
struct Kind {
  double weight = 0;
  double eta = 0;
  std::vector<double> columns = std::vector<double>(kOwnColumns, 0.0);
};

// The same for every group: all who came.
std::vector<Kind> KindsOf(const GroupModel& model, const GroupFitter& fitter, const GroupFit& fit) {
  std::vector<double> weights(kCompositions, 0.0);
  double all = 0;
  for (const ModelCell& cell : model.cells) {
    weights[static_cast<size_t>(cell.composition)] += cell.count;
    all += cell.count;
  }
  const auto eta_of = [&](const std::vector<size_t>& columns) {
    double eta = fitter.offset();
    for (const size_t column : columns) eta += fit.beta[column];
    return eta;
  };
  double least = 1e300, most = -1e300;
  for (int composition = 0; composition < kCompositions; ++composition) {
    if (weights[static_cast<size_t>(composition)] == 0) continue;
    const double eta = eta_of(ColumnsOf(composition, model.left_out));
    least = std::min(least, eta);
    most = std::max(most, eta);
  }
  std::vector<Kind> kinds(kBins);
  for (int composition = 0; composition < kCompositions; ++composition) {
    const double weight = weights[static_cast<size_t>(composition)] / all;
    if (weight == 0) continue;
    const std::vector<size_t> columns = ColumnsOf(composition, model.left_out);
    const double eta = eta_of(columns);
    const double place = most > least ? (eta - least) / (most - least) : 0;
    Kind& kind = kinds[static_cast<size_t>(place * (kBins - 1))];
    kind.weight += weight;
    kind.eta += weight * eta;
    for (const size_t column : columns) kind.columns[column] += weight;
  }
  for (Kind& kind : kinds) {
    if (kind.weight > 0) kind.eta /= kind.weight;
  }
  kinds.erase(
      std::remove_if(kinds.begin(), kinds.end(), [](const Kind& kind) { return kind.weight == 0; }),
      kinds.end());
  return kinds;
}

struct Moments {
  double mean = 0;
  double variance = 0;
};

// Of a group's value, averaged over all who came; of a share, of its log odds.
Moments ValueOf(const GroupModel& model, const std::vector<Kind>& kinds, const GroupFitter& fitter,
                const GroupFit& fit, size_t group) {
  const double level = fit.effects[group] + fitter.ShiftOf(fit, group);
  double value = 0, slope = 0;
  std::vector<double> columns(kColumns, 0.0);
  for (const Kind& kind : kinds) {
    double part = kind.eta + level, kind_slope = 1;
    if (model.family == GroupModel::Family::kShare) {
      part = 1 / (1 + std::exp(-part));
      kind_slope = part * (1 - part);
    }
    value += kind.weight * part;
    slope += kind.weight * kind_slope;
    for (size_t i = 0; i < kOwnColumns; ++i) columns[i] += kind_slope * kind.columns[i];
  }
  for (size_t i = 0; i < kLevels; ++i) columns[kOwnColumns + i] = slope * fitter.Mix(group)[i];
  if (model.family == GroupModel::Family::kNumber) {
    return {value, fit.Variance(group, slope, columns)};
  }
  const double to_log_odds = 1 / (value * (1 - value));
  for (double& column : columns) column *= to_log_odds;
  return {std::log(value / (1 - value)), fit.Variance(group, slope * to_log_odds, columns)};
}

Estimate EstimateOf(const GroupModel& model, const Moments& moments) {
  const double reach = kQuantile * std::sqrt(moments.variance);
  Estimate estimate{moments.mean, moments.mean - reach, moments.mean + reach};
  if (model.family == GroupModel::Family::kNumber) return estimate;
  for (double* each : {&estimate.value, &estimate.lower, &estimate.upper}) {
    *each = 1 / (1 + std::exp(-*each));
  }
  return estimate;
}

struct Weighed {
  GroupFit fit;
  double weight = 0;  // by the data and the prior
};

// How far groups differ is not known: every spread counts as far as the data speak for it. A half
// normal prior of one unit of scale keeps spreads out that no data speak against.
std::vector<Weighed> WeighSpreads(GroupFitter& fitter) {
  std::vector<Weighed> all;
  double best = -1e300;
  double before = 0;
  for (const double spread : kSpreads) {
    Weighed& each = all.emplace_back();
    each.fit = fitter.FitAt(spread * fitter.scale());
    // Spreads are not evenly apart: each stands for what lies between.
    each.weight = each.fit.log_evidence - spread * spread / 2 + std::log(spread - before);
    best = std::max(best, each.weight);
    before = spread;
    if (each.weight < best - kHopeless) break;
  }
  double sum = 0;
  for (Weighed& each : all) {
    each.weight = std::exp(each.weight - best);
    sum += each.weight;
  }
  for (Weighed& each : all) each.weight /= sum;
  all.erase(std::remove_if(all.begin(), all.end(),
                           [](const Weighed& each) { return each.weight < kLeastWeight; }),
            all.end());
  return all;
}

}  // namespace

std::vector<std::optional<Estimate>> AdjustedValues(const GroupModel& model) {
  std::vector<std::optional<Estimate>> estimates(static_cast<size_t>(model.groups));
  std::set<int> present;
  double observations = 0;
  for (const ModelCell& cell : model.cells) {
    present.insert(cell.group);
    observations += cell.count;
  }
  if (present.size() < 2 || observations < kFewestForModel) return estimates;
  GroupFitter fitter(model);
  const std::vector<Weighed> weighed = WeighSpreads(fitter);
  std::vector<Moments> sums(estimates.size());
  double weights = 0;
  for (const Weighed& each : weighed) {
    const std::vector<Kind> kinds = KindsOf(model, fitter, each.fit);
    weights += each.weight;
    for (const int group : present) {
      const Moments moments = ValueOf(model, kinds, fitter, each.fit, static_cast<size_t>(group));
      Moments& sum = sums[static_cast<size_t>(group)];
      sum.mean += each.weight * moments.mean;
      sum.variance += each.weight * (moments.variance + moments.mean * moments.mean);
    }
  }
  for (const int group : present) {
    Moments& sum = sums[static_cast<size_t>(group)];
    sum.mean /= weights;
    sum.variance = std::max(sum.variance / weights - sum.mean * sum.mean, 0.0);
    estimates[static_cast<size_t>(group)] = EstimateOf(model, sum);
  }
  return estimates;
}

}  // namespace treff::casework
