#include "services/recommendation/matching/explanation/swap.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace treff::recommendation::matching {
namespace {

// Nothing where the term reads no single figure of the municipality's own.
std::optional<Lever> LeverOf(const Question& question, const ScoredTerm& term, PlaceIndex place) {
  const TermAtPlace here = term.At(place, question);
  if (!here.input.IsOwn() || !here.input.bounds.IsPoint() || !here.input.estimate.IsPoint()) {
    return std::nullopt;
  }
  return term.kind->LeverOf(here);
}

// `value` at the lever's precision, rounded away from the value now.
double RoundedAway(const Lever& lever, double value) {
  // Guards a value that is already at the precision against the last bit of its multiplication.
  constexpr double kLastBits = 1e-9;
  const double steps = value * lever.steps_per_unit;
  const double whole =
      value > lever.from ? std::ceil(steps - kLastBits) : std::floor(steps + kLastBits);
  return whole / lever.steps_per_unit;
}

struct Candidate {
  Swap swap;
  double utility_change = 0;
};

// What `place` would need for its score to change by `points`.
std::optional<Candidate> CandidateOf(const Question& question, const ScoredTerm& term,
                                     PlaceIndex place, double points) {
  const std::optional<Lever> lever = LeverOf(question, term, place);
  if (!lever.has_value()) return std::nullopt;
  const UtilityCurve curve(*term.definition);
  const double now = lever->InputAt(lever->from);
  const double target = term.ScoreOf(place).utility + points / term.max_points;
  const std::optional<double> input =
      points > 0 ? curve.NearestAtLeast(now, target) : curve.NearestAtMost(now, target);
  if (!input.has_value() || lever->growth * *input >= 1) return std::nullopt;
  const double value = RoundedAway(*lever, lever->ValueAt(*input));
  if (value < lever->allowed.lower || value > lever->allowed.upper) return std::nullopt;
  const double utility_change =
      std::abs(curve.At(lever->InputAt(value)) - term.ScoreOf(place).utility);
  return Candidate{{{place, lever->subject, value}, lever->from, term.definition->term_id()},
                   utility_change};
}

bool PutsFirst(const Question& question, const Standing& standing, const WhatIf& change,
               PlaceIndex place) {
  const Standing imagined = StandAgain(standing, question.Imagining(change));
  return !imagined.ranked.empty() && imagined.ranked.front() == place;
}

}  // namespace

std::optional<Swap> FindSmallestSwap(const Question& question, const Standing& standing) {
  const PlaceIndex first = standing.ranked[0];
  const PlaceIndex second = standing.ranked[1];
  // A hair more than the margin: equal scores go by code, which may not favour the second.
  constexpr double kClearly = 1e-7;
  const double margin = standing.scores.score[first] - standing.scores.score[second] + kClearly;

  std::vector<Candidate> candidates;
  for (const ScoredTerm& term : standing.scores.terms) {
    for (const auto& [place, points] : {std::pair(second, margin), std::pair(first, -margin)}) {
      std::optional<Candidate> candidate = CandidateOf(question, term, place, points);
      if (candidate.has_value()) candidates.push_back(*std::move(candidate));
    }
  }
  std::stable_sort(
      candidates.begin(), candidates.end(),
      [](const Candidate& a, const Candidate& b) { return a.utility_change < b.utility_change; });
  for (Candidate& candidate : candidates) {
    if (PutsFirst(question, standing, candidate.swap.change, second)) {
      return std::move(candidate.swap);
    }
  }
  return std::nullopt;
}

}  // namespace treff::recommendation::matching
