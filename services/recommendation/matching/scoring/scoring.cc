#include "services/recommendation/matching/scoring/scoring.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recommendation/matching/kinds.h"
#include "services/recommendation/matching/terms/place_price.h"

namespace treff::recommendation::matching {
namespace {

// Where nobody in the country has a figure, nothing is known of the utility but its bounds, and all
// are in one doubt.
constexpr ValueRange kAnyUtility = {0, 1};
constexpr int kCauseOfAll = 0;

// Where a utility lies: see ScoredColumn.
struct Worth {
  double utility = 0;
  ValueRange certain;
  Spread own;
  double shared = 0;
  int cause = InputValue::kOwnCause;
};

Spread Beyond(ValueRange inner, ValueRange outer) {
  return {std::max(0.0, inner.lower - outer.lower), std::max(0.0, outer.upper - inner.upper)};
}

Worth WorthOfKnown(const InputValue& input, const UtilityCurve& curve) {
  Worth worth;
  worth.utility = curve.At(input.value);
  worth.certain = curve.Over(input.bounds);
  worth.certain.Include(worth.utility);
  worth.own =
      Beyond(worth.certain,
             curve.Over({input.bounds.lower - input.own.down, input.bounds.upper + input.own.up}));
  if (input.shared > 0) {
    worth.cause = input.cause;
    worth.shared =
        (curve.At(input.value + input.shared) - curve.At(input.value - input.shared)) / 2;
  }
  return worth;
}

Worth WorthOf(const InputValue& input, const InputColumn& column, const UtilityCurve& curve) {
  if (input.IsKnown()) return WorthOfKnown(input, curve);
  Worth worth;
  if (!column.anyone_knows) {
    worth.utility = kAnyUtility.Middle();
    worth.certain = ValueRange::Point(worth.utility);
    worth.shared = kAnyUtility.Middle();
    worth.cause = kCauseOfAll;
    return worth;
  }
  worth.utility = curve.At(column.median);
  worth.certain = ValueRange::Point(worth.utility);
  if (input.bounds.IsPoint()) {
    worth.own = Beyond(worth.certain, curve.Over(column.country));
  } else {
    worth.certain = curve.Over(input.bounds);
    worth.certain.Include(worth.utility);
  }
  return worth;
}

std::shared_ptr<const ScoredColumn> ColumnOf(const Question& question,
                                             const v1::TermDefinition& definition,
                                             const TermKind& kind) {
  const auto make = [&] {
    return ScoreColumn(kind.Read(question, definition), UtilityCurve(definition));
  };
  // A policy without a digest is one that a test made up.
  const std::string& policy = question.policy.content_sha256();
  if (kind.ReadsHousehold() || question.what_if != nullptr || policy.empty()) {
    return std::make_shared<const ScoredColumn>(make());
  }
  const std::string key = absl::StrCat(policy, "/", definition.term_id(), "/", question.quota_year);
  if (question.ours == nullptr || !kind.ReadsCommitments()) {
    return question.snapshot.Remember(key, make);
  }
  return question.ours->Remember(
      absl::StrCat(key, "/", absl::FormatCivilTime(question.snapshot.date())), make);
}

// The order of addition is fixed: floating-point sums depend on it, and answers are compared bit
// for bit.
void AddUp(int places, Scores& scores) {
  scores.score.assign(places, 0);
  scores.doubt.assign(places, {});
  for (const ScoredTerm& term : scores.terms) {
    const ScoredColumn& column = *term.column;
    const double points = term.max_points;
    for (int place = 0; place < places; ++place) {
      scores.score[place] += points * column.utility[place];
      ScoreDoubt& doubt = scores.doubt[place];
      doubt.least += points * column.least[place];
      doubt.most += points * column.most[place];
      doubt.down_squared += points * points * column.down[place] * column.down[place];
      doubt.up_squared += points * points * column.up[place] * column.up[place];
    }
  }
}

}  // namespace

double WeightOf(const v1::TermDefinition& term, const WeightChanges* changes) {
  if (changes == nullptr) return term.weight();
  const auto found = std::find_if(
      changes->begin(), changes->end(),
      [&](const v1::WeightChange& change) { return change.term_id() == term.term_id(); });
  return found == changes->end() ? term.weight() : found->weight();
}

ScoredColumn ScoreColumn(std::shared_ptr<const InputColumn> inputs, const UtilityCurve& curve) {
  ScoredColumn column;
  const size_t places = inputs->values.size();
  for (auto* values :
       {&column.utility, &column.least, &column.most, &column.down, &column.up, &column.shared}) {
    values->reserve(places);
  }
  column.cause.reserve(places);
  bool is_shared = false;
  for (const InputValue& input : inputs->values) {
    const Worth worth = WorthOf(input, *inputs, curve);
    column.utility.push_back(worth.utility);
    column.least.push_back(worth.certain.lower);
    column.most.push_back(worth.certain.upper);
    column.down.push_back(worth.own.down);
    column.up.push_back(worth.own.up);
    column.shared.push_back(worth.shared);
    column.cause.push_back(worth.cause);
    is_shared |= worth.cause != InputValue::kOwnCause;
  }
  if (!is_shared) column.shared.clear();
  column.inputs = std::move(inputs);
  return column;
}

ValueRange Scores::IntervalOf(PlaceIndex place) const {
  const ScoreDoubt& one = doubt[place];
  double shared_squared = 0;
  for (const ScoredTerm& term : terms) {
    if (term.column->shared.empty()) continue;
    const double points = term.max_points * term.column->shared[place];
    shared_squared += points * points;
  }
  return {one.least - std::sqrt(one.down_squared + shared_squared),
          one.most + std::sqrt(one.up_squared + shared_squared)};
}

Scores Score(const Question& question) {
  Scores scores;
  double weights = 0;
  for (const v1::TermDefinition& term : question.policy.terms()) {
    const double weight = WeightOf(term, question.weight_changes);
    if (weight == 0 || !question.household.Meets(term.condition())) continue;
    const TermKind& kind = *question.kinds->Find(term);
    scores.terms.push_back({.definition = &term,
                            .kind = &kind,
                            .weight = weight,
                            .column = ColumnOf(question, term, kind)});
    weights += weight;
  }
  for (ScoredTerm& term : scores.terms) term.max_points = 100 * term.weight / weights;
  if (question.prices != nullptr) scores.terms.push_back(ScorePlacePrices(question));
  AddUp(question.snapshot.size(), scores);
  return scores;
}

Scores Rescore(const Scores& scores, const Question& imagined) {
  Scores again = scores;
  for (ScoredTerm& term : again.terms) {
    if (!term.kind->Reads(*term.definition, imagined.what_if->subject)) continue;
    term.column = ColumnOf(imagined, *term.definition, *term.kind);
  }
  AddUp(imagined.snapshot.size(), again);
  return again;
}

}  // namespace treff::recommendation::matching
