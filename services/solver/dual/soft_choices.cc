#include "services/solver/dual/soft_choices.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "services/solver/dual/price_bound.h"
#include "services/solver/dual/reduced_costs.h"
#include "services/solver/numeric/soft_max.h"

namespace treff::solver {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
// Choices less likely than this have no covariances in the Hessian, whose cost grows with the
// square of their number, but their variance.
constexpr double kCurving = 0.005;
// A region less likely than this is not looked into.
constexpr double kNegligible = 1e-8;

}  // namespace

SoftChoices::SoftChoices(const Model& model, const Candidates& candidates,
                         const std::vector<int32_t>& unknown_of_row, int unknowns, bool reach)
    : model_(model),
      candidates_(candidates),
      unknown_of_row_(unknown_of_row),
      size_(static_cast<size_t>(unknowns)),
      first_floor_(size_ - static_cast<size_t>(model.FloorCount())),
      reach_(reach),
      cost_(model.locations),
      chosen_(model.locations, 0),
      nothing_(model.locations, 0),
      score_(model.locations),
      sum_(size_, 0),
      is_touched_(size_, 0) {}

void SoftChoices::Evaluate(std::span<const int32_t> units, const Prices& prices,
                           double temperature) {
  temperature_ = temperature;
  value_ = 0;
  gradient_.assign(size_, 0);
  hessian_.assign(size_ * size_, 0);
  variance_.assign(size_, 0);
  for (const int32_t unit : units) {
    const int32_t first = candidates_.unit_first[unit];
    const bool family = candidates_.unit_first[unit + 1] - first > 1;
    value_ += family ? AddFamily(unit, prices) : AddAtom(first, prices);
  }
  SettleType();
  for (size_t u = 0; u < size_; ++u) hessian_[u * size_ + u] += variance_[u] / temperature;
}

// From here on atoms are of this one's type: they pay and use the same.
void SoftChoices::TurnTo(const Atom& atom, const Prices& prices) {
  if (type_ != nullptr && type_->type == atom.type) return;
  SettleType();
  type_ = &atom;
  for (int j = 0; j < model_.locations; ++j) cost_[j] = RowCost(model_, atom, j, prices.row);
}

// What a location's kinds have to do with each other depends on how many choose it, whoever they
// are.
void SoftChoices::SettleType() {
  if (type_ == nullptr) return;
  for (int j = 0; j < model_.locations; ++j) {
    const double chosen = std::exchange(chosen_[j], 0);
    if (chosen == 0) continue;
    for (int32_t x = type_->first_use; x < type_->end_use; ++x) {
      const int32_t u = unknown_of_row_[model_.Row(j, model_.uses[x].kind)];
      if (u < 0) continue;
      const double amount = chosen * model_.uses[x].amount;
      gradient_[u] -= amount;
      for (int32_t y = type_->first_use; y <= x; ++y) {
        const int32_t v = unknown_of_row_[model_.Row(j, model_.uses[y].kind)];
        if (v >= 0) hessian_[u * size_ + v] += amount * model_.uses[y].amount / temperature_;
      }
    }
  }
  type_ = nullptr;
}

// The atom's options' scores, to score_; returns the best, not below what leaving it out gains.
double SoftChoices::Score(int a, const Prices& prices) {
  const Atom& atom = model_.atoms[candidates_.atom[a]];
  const int64_t first = candidates_.first[a];
  const int count = static_cast<int>(candidates_.first[a + 1] - first);
  const int32_t* location = candidates_.location.data() + first;
  const double* value = reach_ ? nothing_.data() : candidates_.value.data() + first;
  SubtractCosts(value, cost_.data(), location, count, score_.data());
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    const FloorShare& share = model_.shares[s];
    const double price = prices.floor[share.floor];
    for (int k = 0; k < count; ++k) score_[k] += price * share.value[candidates_.option[first + k]];
  }
  return std::max(reach_ ? 0 : atom.unplaced_value, Largest(score_.data(), count));
}

// An atom chooses for itself: the common case, worth its own loops.
double SoftChoices::AddAtom(int a, const Prices& prices) {
  const Atom& atom = model_.atoms[candidates_.atom[a]];
  TurnTo(atom, prices);
  const int64_t first = candidates_.first[a];
  const int count = static_cast<int>(candidates_.first[a + 1] - first);
  const int32_t* location = candidates_.location.data() + first;
  const double best = Score(a, prices), unplaced = reach_ ? 0 : atom.unplaced_value;
  const double sum = ExponentialsBelow(best, 1 / temperature_, score_.data(), count) +
                     QuickExponential((unplaced - best) / temperature_);
  const double share = 1 / sum;
  size_t likely = 0;
  likely_.resize(count);
  for (int k = 0; k < count; ++k) {
    const double probability = score_[k] * share;
    score_[k] = probability;
    chosen_[location[k]] += probability;
    likely_[likely] = k;
    likely += probability > kCurving;
  }
  likely_.resize(likely);
  AddShares(atom, first, count);
  AddCurvature(atom, first);
  return best + temperature_ * std::log(sum);
}

// What an atom's choice gives to floors.
void SoftChoices::AddShares(const Atom& atom, int64_t first, int count) {
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    const FloorShare& share = model_.shares[s];
    const size_t u = first_floor_ + share.floor;
    for (int k = 0; k < count; ++k) {
      const double amount = share.value[candidates_.option[first + k]];
      gradient_[u] += score_[k] * amount;
      variance_[u] += score_[k] * amount * amount;
    }
    for (const int32_t k : likely_) {
      const double scale = score_[k] * share.value[candidates_.option[first + k]] / temperature_;
      for (int32_t x = atom.first_use; x < atom.end_use; ++x) {
        const Use& use = model_.uses[x];
        const int32_t v = unknown_of_row_[model_.Row(candidates_.location[first + k], use.kind)];
        if (v >= 0) hessian_[u * size_ + v] -= scale * use.amount;
      }
      for (int32_t t = atom.first_share; t < s; ++t) {
        const FloorShare& other = model_.shares[t];
        const size_t v = first_floor_ + other.floor;
        hessian_[std::max(u, v) * size_ + std::min(u, v)] +=
            scale * other.value[candidates_.option[first + k]];
      }
    }
  }
}

// Σ p φφᵀ over all choices was added. Less (Σ p φ)(Σ p φ)ᵀ over the likely ones, it is still that
// of some distribution, hence positive semidefinite.
void SoftChoices::AddCurvature(const Atom& atom, int64_t first) {
  mean_.clear();
  for (const int32_t k : likely_) {
    for (int32_t x = atom.first_use; x < atom.end_use; ++x) {
      const Use& use = model_.uses[x];
      const int32_t u = unknown_of_row_[model_.Row(candidates_.location[first + k], use.kind)];
      if (u >= 0) mean_.push_back({u, -score_[k] * use.amount});
    }
  }
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    const FloorShare& share = model_.shares[s];
    double amount = 0;
    for (const int32_t k : likely_) {
      amount += score_[k] * share.value[candidates_.option[first + k]];
    }
    mean_.push_back({static_cast<int32_t>(first_floor_) + share.floor, amount});
  }
  SubtractProduct(mean_, 1 / temperature_);
}

// Subtracts scale × mean meanᵀ; the unknowns of `mean` rise.
void SoftChoices::SubtractProduct(const std::vector<Feature>& mean, double scale) {
  for (size_t x = 0; x < mean.size(); ++x) {
    const auto [u, amount] = mean[x];
    double* row = &hessian_[u * size_];
    const double weight = scale * amount;
    for (size_t y = 0; y <= x; ++y) row[mean[y].first] -= weight * mean[y].second;
  }
}

// A family chooses a region, and in it a place for each of its atoms: a choice among choices.
double SoftChoices::AddFamily(int unit, const Prices& prices) {
  const int first = candidates_.unit_first[unit], end = candidates_.unit_first[unit + 1];
  double unplaced = 0;
  for (int a = first; a < end && !reach_; ++a) {
    unplaced += model_.atoms[candidates_.atom[a]].unplaced_value;
  }
  ListRegions(first);
  const double best = ScoreRegions(unit, prices, unplaced);
  double sum = std::exp((unplaced - best) / temperature_);
  for (const double score : region_score_) sum += std::exp((score - best) / temperature_);

  region_mean_.resize(regions_.size());
  for (size_t r = 0; r < regions_.size(); ++r) {
    region_mean_[r].clear();
    const double probability = std::exp((region_score_[r] - best) / temperature_) / sum;
    for (int a = first; a < end && probability > kNegligible; ++a) {
      OfferRegion(a, prices, regions_[r]);
      Settle(probability, mean_);
      region_mean_[r].insert(region_mean_[r].end(), mean_.begin(), mean_.end());
    }
  }
  choices_.assign(1, {unplaced, 0, 0});
  features_.clear();
  for (size_t r = 0; r < regions_.size(); ++r) {
    const size_t begin = features_.size();
    features_.insert(features_.end(), region_mean_[r].begin(), region_mean_[r].end());
    choices_.push_back({region_score_[r], begin, features_.size()});
  }
  const double outcome = Settle(1, mean_);
  for (const auto& [u, amount] : mean_) gradient_[u] += amount;
  return outcome;
}

// The regions that the atom could go to; the others of its family have no more.
void SoftChoices::ListRegions(int atom) {
  regions_.clear();
  for (int64_t k = candidates_.first[atom]; k < candidates_.first[atom + 1]; ++k) {
    regions_.push_back(model_.region[candidates_.location[k]]);
  }
  std::sort(regions_.begin(), regions_.end());
  regions_.erase(std::unique(regions_.begin(), regions_.end()), regions_.end());
}

// What the family gains in each region, to region_score_; returns the best.
double SoftChoices::ScoreRegions(int unit, const Prices& prices, double unplaced) {
  region_score_.assign(regions_.size(), 0);
  double best = unplaced;
  for (size_t r = 0; r < regions_.size(); ++r) {
    double& score = region_score_[r];
    for (int a = candidates_.unit_first[unit]; a < candidates_.unit_first[unit + 1]; ++a) {
      OfferRegion(a, prices, regions_[r]);
      score += choices_.empty() ? kNever : Outcome();
    }
    best = std::max(best, score);
  }
  return best;
}

// The atom's options in the region as choices.
void SoftChoices::OfferRegion(int a, const Prices& prices, int32_t region) {
  const Atom& atom = model_.atoms[candidates_.atom[a]];
  choices_.clear();
  features_.clear();
  for (int64_t k = candidates_.first[a]; k < candidates_.first[a + 1]; ++k) {
    const int32_t j = candidates_.location[k], option = candidates_.option[k];
    if (model_.region[j] != region) continue;
    double score = (reach_ ? 0 : candidates_.value[k]) - RowCost(model_, atom, j, prices.row);
    for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
      const FloorShare& share = model_.shares[s];
      score += prices.floor[share.floor] * share.value[option];
    }
    const size_t begin = features_.size();
    OfferFeatures(atom, j, option);
    choices_.push_back({score, begin, features_.size()});
  }
}

void SoftChoices::OfferFeatures(const Atom& atom, int location, int option) {
  for (int32_t x = atom.first_use; x < atom.end_use; ++x) {
    const Use& use = model_.uses[x];
    const int32_t u = unknown_of_row_[model_.Row(location, use.kind)];
    if (u >= 0) features_.push_back({u, -use.amount});
  }
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    const FloorShare& share = model_.shares[s];
    features_.push_back({static_cast<int32_t>(first_floor_) + share.floor, share.value[option]});
  }
}

double SoftChoices::Outcome() const {
  double best = kNever;
  for (const Choice& choice : choices_) best = std::max(best, choice.score);
  double sum = 0;
  for (const Choice& choice : choices_) sum += std::exp((choice.score - best) / temperature_);
  return best + temperature_ * std::log(sum);
}

// Chooses softly among the choices: returns what is gained, gives the mean features, and adds
// weight × their covariance / temperature to the Hessian.
double SoftChoices::Settle(double weight, std::vector<Feature>& mean) {
  const double outcome = Outcome(), scale = weight / temperature_;
  for (Choice& choice : choices_) {
    choice.score = std::exp((choice.score - outcome) / temperature_);
    for (size_t f = choice.begin; f < choice.end; ++f) {
      const auto [u, amount] = features_[f];
      if (choice.score <= kCurving) {
        variance_[u] += weight * choice.score * amount * amount;
        continue;
      }
      for (size_t g = choice.begin; g < choice.end; ++g) {
        const auto [v, other] = features_[g];
        if (v <= u) hessian_[u * size_ + v] += scale * choice.score * amount * other;
      }
    }
  }
  Gather(kCurving, mean);
  SubtractProduct(mean, scale);
  Gather(0, mean);
  return outcome;
}

// Σ probability × features of the choices more likely than `least`, by rising unknown.
void SoftChoices::Gather(double least, std::vector<Feature>& sum) {
  sum.clear();
  for (const Choice& choice : choices_) {
    if (choice.score <= least) continue;
    for (size_t f = choice.begin; f < choice.end; ++f) {
      const auto [u, amount] = features_[f];
      if (!is_touched_[u]) sum.push_back({u, 0});
      is_touched_[u] = 1;
      sum_[u] += choice.score * amount;
    }
  }
  for (auto& [u, amount] : sum) {
    amount = std::exchange(sum_[u], 0);
    is_touched_[u] = 0;
  }
  std::sort(sum.begin(), sum.end());
}

}  // namespace treff::solver
