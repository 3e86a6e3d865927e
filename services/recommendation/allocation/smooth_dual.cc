#include "services/recommendation/allocation/smooth_dual.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "services/recommendation/allocation/soft_max.h"

namespace treff::recommendation::allocation {
namespace {

// Choices this many temperatures below the best have a probability under 1e-8.
constexpr double kNegligible = 18;
// Choices less likely than this have no covariances in the Hessian, whose cost grows with the
// square of their number, but their variance.
constexpr double kCurving = 0.005;
// What is less likely than this does not count.
constexpr double kNeverChosen = 1e-9;
// The largest common scale of floors looked for.
constexpr double kMostReach = 100;

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

}  // namespace

SmoothDual::SmoothDual(const Model& model, const Candidates& candidates, std::vector<int32_t> rows,
                       double share, bool reach)
    : model_(model),
      candidates_(candidates),
      rows_(std::move(rows)),
      share_(share),
      reach_(reach),
      unknown_of_row_(model.RowCount(), -1),
      slack_(rows_.size(), 1),
      score_(model.locations),
      mean_(size(), 0),
      is_touched_(size(), 0) {
  for (size_t u = 0; u < rows_.size(); ++u) unknown_of_row_[rows_[u]] = static_cast<int32_t>(u);
  for (double least : model.floor_least) reach_total_ += least;
}

double SmoothDual::Evaluate(const Prices& prices, double temperature) {
  gradient_.assign(size(), 0);
  hessian_.assign(static_cast<size_t>(size()) * size(), 0);
  variance_.assign(size(), 0);
  Tolls tolls(model_, prices.row);
  double value = 0;
  for (int unit = 0; unit < candidates_.UnitCount(); ++unit) {
    const bool family = candidates_.unit_first[unit + 1] - candidates_.unit_first[unit] > 1;
    features_.clear();
    choices_.clear();
    value += family ? AddFamily(unit, prices, temperature)
                    : AddAtom(candidates_.unit_first[unit], prices, tolls, temperature);
  }
  for (size_t u = 0; u < variance_.size(); ++u) {
    hessian_[u * variance_.size() + u] += variance_[u] / temperature;
  }
  return value + AddLimits(prices, temperature) + AddFloors(prices, temperature);
}

// An atom chooses for itself: the common case, worth its own loops.
double SmoothDual::AddAtom(int a, const Prices& prices, Tolls& tolls, double temperature) {
  const Atom& atom = model_.atoms[candidates_.atom[a]];
  const int64_t first = candidates_.first[a];
  const int count = static_cast<int>(candidates_.first[a + 1] - first);
  const int32_t* location = &candidates_.location[first];
  const double* toll = tolls.Of(atom);
  for (int k = 0; k < count; ++k) {
    score_[k] = (reach_ ? 0 : candidates_.value[first + k]) - toll[location[k]];
  }
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    const FloorShare& share = model_.shares[s];
    const double price = prices.floor[share.floor];
    for (int k = 0; k < count; ++k) score_[k] += price * share.value[candidates_.option[first + k]];
  }
  const double unplaced = reach_ ? 0 : atom.unplaced_value;
  double best = unplaced;
  for (int k = 0; k < count; ++k) best = score_[k] > best ? score_[k] : best;
  const double sum = ExponentialsBelow(best, 1 / temperature, score_.data(), count) +
                     std::exp((unplaced - best) / temperature);
  const double share = 1 / sum;
  for (int k = 0; k < count; ++k) {
    const double probability = score_[k] * share;
    if (probability > kCurving) {
      const size_t begin = features_.size();
      OfferFeatures(atom, location[k], candidates_.option[first + k]);
      choices_.push_back({probability, begin, features_.size()});
      for (size_t f = begin; f < features_.size(); ++f) {
        gradient_[features_[f].first] += probability * features_[f].second;
      }
    } else if (probability > kNeverChosen) {
      AddUnlikely(atom, location[k], candidates_.option[first + k], probability);
    }
  }
  AddCovariances(0, 1 / temperature);
  return best + temperature * std::log(sum);
}

// Adds an option's part of the gradient and, of the curvature, its variances alone.
void SmoothDual::AddUnlikely(const Atom& atom, int location, int option, double probability) {
  for (int32_t u = atom.first_use; u < atom.end_use; ++u) {
    const Use& use = model_.uses[u];
    const int32_t unknown = unknown_of_row_[model_.Row(location, use.kind)];
    if (unknown < 0) continue;
    gradient_[unknown] -= probability * use.amount;
    variance_[unknown] += probability * use.amount * use.amount;
  }
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    const FloorShare& share = model_.shares[s];
    const size_t unknown = rows_.size() + share.floor;
    const double amount = share.value[option];
    gradient_[unknown] += probability * amount;
    variance_[unknown] += probability * amount * amount;
  }
}

// Σ probability × features of the choices more likely than that, from `first_choice` on.
void SmoothDual::Gather(size_t first_choice, double least, std::vector<Feature>& sum) {
  sum.clear();
  for (size_t c = first_choice; c < choices_.size(); ++c) {
    if (choices_[c].score <= least) continue;
    for (size_t f = choices_[c].begin; f < choices_[c].end; ++f) {
      const auto [u, amount] = features_[f];
      if (!is_touched_[u]) {
        is_touched_[u] = 1;
        sum.push_back({u, 0});
      }
      mean_[u] += choices_[c].score * amount;
    }
  }
  for (Feature& feature : sum) {
    feature.second = mean_[feature.first];
    mean_[feature.first] = 0;
    is_touched_[feature.first] = 0;
  }
}

// Adds scale × covariance of the features of the likely choices, from `first_choice` on.
// Σ p φφᵀ − (Σ p φ)(Σ p φ)ᵀ stays positive semidefinite over any part of the choices.
void SmoothDual::AddCovariances(size_t first_choice, double scale) {
  const size_t n = static_cast<size_t>(size());
  for (size_t c = first_choice; c < choices_.size(); ++c) {
    const Choice& choice = choices_[c];
    if (choice.score <= kCurving) continue;
    for (size_t f = choice.begin; f < choice.end; ++f) {
      const auto [u, amount] = features_[f];
      for (size_t g = choice.begin; g < choice.end; ++g) {
        const auto [v, other] = features_[g];
        if (v <= u) hessian_[u * n + v] += scale * choice.score * amount * other;
      }
    }
  }
  Gather(first_choice, kCurving, curving_);
  std::sort(curving_.begin(), curving_.end());
  for (size_t x = 0; x < curving_.size(); ++x) {
    double* row = &hessian_[curving_[x].first * n];
    const double weight = scale * curving_[x].second;
    for (size_t y = 0; y <= x; ++y) row[curving_[y].first] -= weight * curving_[y].second;
  }
}

// A family chooses a region, and in it a place for each of its atoms: a choice among choices.
double SmoothDual::AddFamily(int unit, const Prices& prices, double temperature) {
  const int first = candidates_.unit_first[unit], end = candidates_.unit_first[unit + 1];
  std::vector<int32_t> regions;
  for (int64_t k = candidates_.first[first]; k < candidates_.first[first + 1]; ++k) {
    regions.push_back(model_.region[candidates_.location[k]]);
  }
  std::sort(regions.begin(), regions.end());
  regions.erase(std::unique(regions.begin(), regions.end()), regions.end());

  double unplaced = 0;
  for (int a = first; a < end && !reach_; ++a) {
    unplaced += model_.atoms[candidates_.atom[a]].unplaced_value;
  }
  constexpr double kNever = -std::numeric_limits<double>::infinity();
  const double window = kNegligible * temperature;
  std::vector<double> score(regions.size(), 0);
  double best = unplaced;
  for (size_t r = 0; r < regions.size(); ++r) {
    for (int a = first; a < end && score[r] > kNever; ++a) {
      choices_.clear();
      features_.clear();
      Offer(a, prices, window, regions[r]);
      score[r] += choices_.empty() ? kNever : Outcome(0, temperature);
    }
    best = std::max(best, score[r]);
  }
  double sum = std::exp((unplaced - best) / temperature);
  for (double s : score) sum += std::exp((s - best) / temperature);

  std::vector<std::vector<Feature>> means(regions.size());
  std::vector<Feature> mean;
  for (size_t r = 0; r < regions.size(); ++r) {
    if (score[r] < best - window) continue;
    const double probability = std::exp((score[r] - best) / temperature) / sum;
    for (int a = first; a < end; ++a) {
      choices_.clear();
      features_.clear();
      Offer(a, prices, window, regions[r]);
      Settle(0, temperature, probability, mean);
      means[r].insert(means[r].end(), mean.begin(), mean.end());
    }
  }
  choices_.clear();
  features_.clear();
  choices_.push_back({unplaced, 0, 0});
  for (size_t r = 0; r < regions.size(); ++r) {
    if (score[r] < best - window) continue;
    const size_t begin = features_.size();
    features_.insert(features_.end(), means[r].begin(), means[r].end());
    choices_.push_back({score[r], begin, features_.size()});
  }
  const double outcome = Settle(0, temperature, 1, unit_mean_);
  for (const auto& [u, amount] : unit_mean_) gradient_[u] += amount;
  return outcome;
}

// Appends the atom's options within `window` of its best as choices; those of one region only,
// unless that is kNone.
void SmoothDual::Offer(int a, const Prices& prices, double window, int32_t region) {
  const Atom& atom = model_.atoms[candidates_.atom[a]];
  const int64_t first = candidates_.first[a], end = candidates_.first[a + 1];
  double best = -std::numeric_limits<double>::infinity();
  for (const Choice& choice : choices_) best = std::max(best, choice.score);
  const bool plain = atom.first_share == atom.end_share && !reach_;
  const bool single = atom.end_use - atom.first_use == 1;
  const Use use = single ? model_.uses[atom.first_use] : Use{};
  for (int64_t k = first; k < end; ++k) {
    const int32_t j = candidates_.location[k];
    double score;
    if (plain) {
      score = candidates_.value[k];
    } else {
      score = reach_ ? 0 : candidates_.value[k];
      for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
        const FloorShare& share = model_.shares[s];
        score += prices.floor[share.floor] * share.value[candidates_.option[k]];
      }
    }
    score -= single ? use.amount * prices.row[model_.Row(j, use.kind)]
                    : Toll(model_, atom, j, prices.row);
    if (region != Problem::kNone && model_.region[j] != region) {
      score = -std::numeric_limits<double>::infinity();
    }
    score_[k - first] = score;
    best = std::max(best, score);
  }
  for (int64_t k = first; k < end; ++k) {
    if (!(score_[k - first] > best - window)) continue;
    const size_t begin = features_.size();
    OfferFeatures(atom, candidates_.location[k], candidates_.option[k]);
    choices_.push_back({score_[k - first], begin, features_.size()});
  }
}

void SmoothDual::OfferFeatures(const Atom& atom, int location, int option) {
  for (int32_t u = atom.first_use; u < atom.end_use; ++u) {
    const Use& use = model_.uses[u];
    const int32_t unknown = unknown_of_row_[model_.Row(location, use.kind)];
    if (unknown >= 0) features_.push_back({unknown, -use.amount});
  }
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    const FloorShare& share = model_.shares[s];
    features_.push_back({static_cast<int32_t>(rows_.size()) + share.floor, share.value[option]});
  }
}

double SmoothDual::Outcome(size_t first_choice, double temperature) const {
  double best = -std::numeric_limits<double>::infinity();
  for (size_t c = first_choice; c < choices_.size(); ++c) best = std::max(best, choices_[c].score);
  double sum = 0;
  for (size_t c = first_choice; c < choices_.size(); ++c) {
    sum += std::exp((choices_[c].score - best) / temperature);
  }
  return best + temperature * std::log(sum);
}

// Chooses softly among the choices: returns what is gained, gives the mean features, and adds
// weight × their covariance / temperature to the Hessian.
double SmoothDual::Settle(size_t first_choice, double temperature, double weight,
                          std::vector<Feature>& mean) {
  const double outcome = Outcome(first_choice, temperature);
  for (size_t c = first_choice; c < choices_.size(); ++c) {
    Choice& choice = choices_[c];
    choice.score = std::exp((choice.score - outcome) / temperature);
    if (choice.score > kCurving) continue;
    for (size_t f = choice.begin; f < choice.end; ++f) {
      const auto [u, amount] = features_[f];
      variance_[u] += weight * choice.score * amount * amount;
    }
  }
  Gather(first_choice, 0, mean);
  AddCovariances(first_choice, weight / temperature);
  return outcome;
}

// A row without a minimum: its price stays above zero by a logarithmic barrier, whose curvature is
// slack / price with a slack of its own (a primal-dual step), not temperature / price².
double SmoothDual::AddLimits(const Prices& prices, double temperature) {
  const size_t n = static_cast<size_t>(size());
  double value = 0;
  for (size_t u = 0; u < rows_.size(); ++u) {
    const double price = prices.row[rows_[u]];
    const double least = share_ * model_.row_least[rows_[u]];
    const double most = share_ * model_.row_most[rows_[u]];
    if (least > 0) {
      const SmoothLimit limit(price, least, most, temperature);
      value += limit.value;
      gradient_[u] += limit.use;
      hessian_[u * n + u] += limit.slope;
    } else {
      value += price * most - temperature * std::log(price);
      gradient_[u] += most - temperature / price;
      hessian_[u * n + u] += slack_[u] / price;
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
  const size_t n = static_cast<size_t>(size());
  double value = 0, price_of_scale = reach_total_ * share_;
  for (int f = 0; f < model_.FloorCount(); ++f) {
    const size_t u = rows_.size() + f;
    const double price = prices.floor[f], least = share_ * model_.floor_least[f];
    value -= temperature * std::log(price);
    gradient_[u] -= temperature / price;
    hessian_[u * n + u] += temperature / (price * price);
    price_of_scale -= price * least;
    if (reach_) continue;
    value -= price * least;
    gradient_[u] -= least;
  }
  if (!reach_) return value;

  const SmoothLimit scale(price_of_scale, 0, kMostReach, temperature);
  for (int f = 0; f < model_.FloorCount(); ++f) {
    const size_t u = rows_.size() + f;
    const double least = share_ * model_.floor_least[f];
    gradient_[u] -= scale.use * least;
    for (int g = 0; g <= f; ++g) {
      hessian_[u * n + rows_.size() + g] += scale.slope * least * share_ * model_.floor_least[g];
    }
  }
  return value + scale.value;
}

}  // namespace treff::recommendation::allocation
