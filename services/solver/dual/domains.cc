#include "services/solver/dual/domains.h"

#include <algorithm>

namespace treff::solver {

Domains::Domains(const Decomposition& decomposition)
    : decomposition_(decomposition),
      model_(decomposition.model()),
      fixed_at_(model_.AtomCount(), -1),
      required_(model_.AtomCount(), 0),
      fixed_in_(model_.locations) {
  for (int j = 0; j < model_.locations; ++j) {
    state_.emplace_back(decomposition.pairs(j).size(), kFree);
  }
  SetFixings({});
}

// From one call to the next most fixings stay: only what differs is undone and done.
void Domains::SetFixings(const std::vector<Fixing>& fixings) {
  const auto differs = std::mismatch(
      applied_.begin(), applied_.end(), fixings.begin(), fixings.end(),
      [](const Applied& applied, const Fixing& fixing) { return applied.fixing == fixing; });
  while (applied_.end() != differs.first) UndoLast();
  for (auto fixing = differs.second; fixing != fixings.end(); ++fixing) Apply(*fixing);
  unknown_.assign(model_.AtomCount(), -1);
  unknowns_ = 0;
  for (int a = 0; a < model_.AtomCount(); ++a) {
    if (fixed_at_[a] < 0) unknown_[a] = unknowns_++;
  }
}

void Domains::Apply(const Fixing& fixing) {
  applied_.push_back({fixing, fixed_at_[fixing.atom], changes_.size()});
  CountFor(fixing, 1);
  BarFamily(fixing);
  if (fixing.is_of_region()) return;
  const int64_t p = decomposition_.Find(fixing.atom, fixing.location);
  if (!fixing.in) {
    if (p >= 0) Change(fixing.location, p, kOut);
    return;
  }
  fixed_at_[fixing.atom] = fixing.location;
  for (int j = 0; j < model_.locations; ++j) {
    const int64_t other = decomposition_.Find(fixing.atom, j);
    if (other >= 0) Change(j, other, j == fixing.location ? kIn : kOut);
  }
  if (p >= 0) fixed_in_[fixing.location].push_back(static_cast<int32_t>(p));
}

int32_t Domains::RegionOf(const Fixing& fixing) const {
  return fixing.is_of_region() ? fixing.region() : model_.region[fixing.location];
}

// Whom the fixing requires to be placed, and what it contradicts; `by` −1 takes that back.
void Domains::CountFor(const Fixing& fixing, int by) {
  if (!fixing.in && !fixing.is_of_region()) return;
  const int32_t fixed_at = fixed_at_[fixing.atom], unit = model_.unit_of[fixing.atom];
  if (!fixing.is_of_region() && fixed_at >= 0 && fixed_at != fixing.location) contradictions_ += by;
  for (int a = model_.unit_first[unit]; a < model_.unit_first[unit + 1]; ++a) {
    if (fixing.in) required_[a] += by;
    if (fixed_at_[a] < 0) continue;
    const bool inside = model_.region[fixed_at_[a]] == RegionOf(fixing);
    if (inside != fixing.in) contradictions_ += by;
  }
}

// Nobody of the family goes where the fixing does not let them.
void Domains::BarFamily(const Fixing& fixing) {
  const int32_t unit = model_.unit_of[fixing.atom];
  const int32_t first = model_.unit_first[unit], end = model_.unit_first[unit + 1];
  if (end - first == 1 || (!fixing.in && !fixing.is_of_region())) return;
  for (int j = 0; j < model_.locations; ++j) {
    if ((model_.region[j] == RegionOf(fixing)) == fixing.in) continue;
    for (int a = first; a < end; ++a) {
      if (IsFree(a, j)) Change(j, decomposition_.Find(a, j), kOut);
    }
  }
}

void Domains::Change(int location, int64_t pair, State to) {
  State& state = state_[location][pair];
  changes_.push_back({location, static_cast<int32_t>(pair), state});
  state = to;
}

void Domains::UndoLast() {
  const auto [fixing, fixed_at_before, first_change] = applied_.back();
  applied_.pop_back();
  for (; changes_.size() > first_change; changes_.pop_back()) {
    state_[changes_.back().location][changes_.back().pair] = changes_.back().before;
  }
  fixed_at_[fixing.atom] = fixed_at_before;
  CountFor(fixing, -1);
  if (!fixing.in || fixing.is_of_region()) return;
  if (decomposition_.Find(fixing.atom, fixing.location) >= 0) fixed_in_[fixing.location].pop_back();
}

bool Domains::IsFree(int32_t atom, int32_t location) const {
  const int64_t p = decomposition_.Find(atom, location);
  return p >= 0 && state_[location][p] == kFree;
}

bool Domains::IsOpen(int unit, int32_t region) const {
  bool inside = false, outside = MayBeUnplaced(model_.unit_first[unit]);
  for (int a = model_.unit_first[unit]; a < model_.unit_first[unit + 1]; ++a) {
    for (int j = 0; j < model_.locations; ++j) {
      if (IsFree(a, j)) (model_.region[j] == region ? inside : outside) = true;
    }
  }
  return inside && outside;
}

bool Domains::AnyFree(Fixing& found) const {
  for (int j = 0; j < model_.locations; ++j) {
    for (size_t p = 0; p < decomposition_.pairs(j).size(); ++p) {
      if (state_[j][p] != kFree) continue;
      found.atom = decomposition_.pairs(j)[p].atom, found.location = j;
      return true;
    }
  }
  return false;
}

}  // namespace treff::solver
