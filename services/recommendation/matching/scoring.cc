#include "services/recommendation/matching/scoring.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/recommendation/matching/kinds.h"
#include "services/recommendation/matching/terms/place_price.h"

namespace treff::recommendation::matching {
namespace {

// Where nobody in the country has a figure, nothing is known of the utility but its bounds.
constexpr ValueRange kAnyUtility = {0, 1};

ValueRange Widened(ValueRange utilities, double doubt, ValueRange peers) {
  return {utilities.lower - doubt * std::max(0.0, utilities.lower - peers.lower),
          utilities.upper + doubt * std::max(0.0, peers.upper - utilities.upper)};
}

// Several terms may weigh the same input; it is read once.
std::shared_ptr<const InputColumn> ReadOnce(const Question& question, const ScoredTerm& term,
                                            const std::vector<ScoredTerm>& terms) {
  for (const ScoredTerm& other : terms) {
    if (other.column != nullptr && other.kind == term.kind &&
        other.definition->indicator() == term.definition->indicator()) {
      return other.column;
    }
  }
  return term.kind->Read(question, *term.definition);
}

void ScoreColumn(ScoredTerm& term) {
  std::vector<TermScore> scores;
  scores.reserve(term.column->values.size());
  for (const InputValue& input : term.column->values) {
    scores.push_back(ScoreValue(input, *term.column, *term.curve, term.max_points));
  }
  term.scores = std::make_shared<const std::vector<TermScore>>(std::move(scores));
}

// The order of addition is fixed: floating-point sums depend on it, and answers are compared bit
// for bit.
void AddUp(int places, Scores& scores) {
  scores.score.assign(places, 0);
  scores.interval.assign(places, {});
  for (const ScoredTerm& term : scores.terms) {
    for (int place = 0; place < places; ++place) {
      const TermScore& earned = term.ScoreOf(place);
      scores.score[place] += earned.points;
      scores.interval[place].lower += earned.points_interval.lower;
      scores.interval[place].upper += earned.points_interval.upper;
    }
  }
}

}  // namespace

TermScore ScoreValue(const InputValue& input, const InputColumn& column, const UtilityCurve& curve,
                     double max_points) {
  double utility;
  ValueRange utilities;
  if (input.IsKnown()) {
    utility = curve.At(input.value);
    utilities = curve.Over(input.bounds);
    if (input.doubt > 0) utilities = Widened(utilities, input.doubt, curve.Over(input.peers));
  } else if (column.anyone_knows) {
    utility = curve.At(column.median);
    utilities = curve.Over(column.country);
  } else {
    utility = kAnyUtility.Middle();
    utilities = kAnyUtility;
  }
  utilities.Include(utility);
  return {
      utility, max_points * utility, {max_points * utilities.lower, max_points * utilities.upper}};
}

Scores Score(const Question& question) {
  Scores scores;
  double weights = 0;
  for (const v1::TermDefinition& term : question.policy.terms()) {
    if (!question.household.Meets(term.condition())) continue;
    scores.terms.push_back({.definition = &term,
                            .kind = question.kinds->Find(term),
                            .curve = std::make_shared<UtilityCurve>(term)});
    weights += term.weight();
  }
  for (ScoredTerm& term : scores.terms) {
    term.max_points = 100 * term.definition->weight() / weights;
    term.column = ReadOnce(question, term, scores.terms);
    ScoreColumn(term);
  }
  if (question.prices != nullptr) scores.terms.push_back(ScorePlacePrices(question));
  AddUp(question.snapshot.size(), scores);
  return scores;
}

Scores Rescore(const Scores& scores, const Question& imagined) {
  Scores again = scores;
  for (ScoredTerm& term : again.terms) {
    if (!term.kind->Reads(*term.definition, imagined.what_if->subject)) continue;
    term.column = term.kind->Read(imagined, *term.definition);
    ScoreColumn(term);
  }
  AddUp(imagined.snapshot.size(), again);
  return again;
}

}  // namespace treff::recommendation::matching
