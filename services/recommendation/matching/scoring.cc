#include "services/recommendation/matching/scoring.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/recommendation/matching/kinds.h"
#include "services/recommendation/matching/terms/place_price.h"

namespace treff::recommendation::matching {
namespace {

// Where nobody in the country has a figure, nothing is known of the utility but its bounds.
constexpr ValueRange kAnyUtility = {0, 1};

// Where a utility lies, and what its peers share of that: see ScoredColumn.
struct Worth {
  double utility = 0;
  ValueRange range;
  double shared = 0, down = 0, up = 0;
};

Worth WorthOf(const InputValue& input, const InputColumn& column, const UtilityCurve& curve) {
  Worth worth;
  if (input.IsKnown()) {
    worth.utility = curve.At(input.value);
    worth.range = curve.Over(input.bounds);
    if (input.doubt > 0) {
      const ValueRange peers = curve.Over(input.peers);
      const ValueRange known = worth.range;
      worth.down = input.doubt * std::max(0.0, known.lower - peers.lower);
      worth.up = input.doubt * std::max(0.0, peers.upper - known.upper);
      worth.range = {known.lower - worth.down, known.upper + worth.up};
      // Time moved the peers together. One outside their range may have a course of its own.
      const bool is_among = known.lower >= peers.lower && known.upper <= peers.upper;
      if (input.moves_with_peers && is_among)
        worth.shared = input.doubt * (peers.upper - peers.lower);
    }
  } else if (column.anyone_knows) {
    worth.utility = curve.At(column.median);
    worth.range = curve.Over(column.country);
  } else {
    worth.utility = kAnyUtility.Middle();
    worth.range = kAnyUtility;
  }
  worth.range.Include(worth.utility);
  return worth;
}

// Numbers the causes of a column: the peers that a figure is judged by. Their range and the
// labour-market region tell them, as two regions can have one range by chance.
class Causes {
 public:
  explicit Causes(const MunicipalityTable& snapshot) : snapshot_(snapshot) {}

  int Of(PlaceIndex place, const InputValue& input, bool anybody_knows) {
    if (!anybody_knows) return 0;
    const std::optional<int> region = snapshot_.place(place).labour_market_region;
    if (!region.has_value()) return ScoredColumn::kOwnCause;
    const auto [found, is_new] = numbers_.emplace(
        std::tuple(*region, input.peers.lower, input.peers.upper), numbers_.size());
    return found->second;
  }

 private:
  const MunicipalityTable& snapshot_;
  std::map<std::tuple<int, double, double>, int> numbers_;
};

std::shared_ptr<const ScoredColumn> ColumnOf(const Question& question,
                                             const v1::TermDefinition& definition,
                                             const TermKind& kind) {
  const auto make = [&] {
    return ScoreColumn(kind.Read(question, definition), UtilityCurve(definition),
                       question.snapshot);
  };
  // A policy without a digest is one that a test made up.
  const std::string& policy = question.policy.content_sha256();
  if (kind.ReadsHousehold() || question.what_if != nullptr || policy.empty()) {
    return std::make_shared<const ScoredColumn>(make());
  }
  return question.snapshot.Remember(
      absl::StrCat(policy, "/", definition.term_id(), "/", question.quota_year), make);
}

// The order of addition is fixed: floating-point sums depend on it, and answers are compared bit
// for bit.
void AddUp(int places, Scores& scores) {
  scores.score.assign(places, 0);
  scores.interval.assign(places, {});
  for (const ScoredTerm& term : scores.terms) {
    const ScoredColumn& column = *term.column;
    for (int place = 0; place < places; ++place) {
      scores.score[place] += term.max_points * column.utility[place];
      scores.interval[place].lower += term.max_points * column.lower[place];
      scores.interval[place].upper += term.max_points * column.upper[place];
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

ScoredColumn ScoreColumn(std::shared_ptr<const InputColumn> inputs, const UtilityCurve& curve,
                         const MunicipalityTable& snapshot) {
  ScoredColumn column;
  Causes causes(snapshot);
  const bool anybody_knows = std::any_of(inputs->values.begin(), inputs->values.end(),
                                         [](const InputValue& input) { return input.IsKnown(); });
  const int places = static_cast<int>(inputs->values.size());
  for (auto* values :
       {&column.utility, &column.lower, &column.upper, &column.shared, &column.down, &column.up}) {
    values->reserve(places);
  }
  column.cause.reserve(places);
  for (PlaceIndex place = 0; place < places; ++place) {
    const InputValue& input = inputs->values[place];
    Worth worth = WorthOf(input, *inputs, curve);
    if (!anybody_knows) {
      worth.shared = worth.range.upper - worth.range.lower;
      worth.down = worth.up = worth.shared / 2;
    }
    column.utility.push_back(worth.utility);
    column.lower.push_back(worth.range.lower);
    column.upper.push_back(worth.range.upper);
    column.shared.push_back(worth.shared);
    column.down.push_back(worth.down);
    column.up.push_back(worth.up);
    column.cause.push_back(worth.shared > 0 ? causes.Of(place, input, anybody_knows)
                                            : ScoredColumn::kOwnCause);
  }
  column.inputs = std::move(inputs);
  return column;
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
