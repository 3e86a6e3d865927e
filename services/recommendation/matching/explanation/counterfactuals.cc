#include "services/recommendation/matching/explanation/counterfactuals.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/recommendation/matching/explanation/reasons.h"
#include "services/recommendation/matching/explanation/swap.h"
#include "services/recommendation/matching/kinds.h"

namespace treff::recommendation::matching {
namespace {

std::string NameOf(const Place& place) { return absl::StrCat("municipalities/", place.code); }

void Describe(const Question& question, const WhatIf& what_if, double from,
              const std::string& through, v1::Change& change) {
  change.set_municipality(NameOf(question.snapshot.place(what_if.place)));
  change.set_subject(what_if.subject);
  change.set_from(from);
  change.set_to(what_if.value);
  change.set_through(through);
}

void GiveSwapReason(const Question& question, const Swap& swap, v1::Reason& reason) {
  const bool quota = swap.change.subject == kQuotaRemaining;
  const std::string name = question.snapshot.place(swap.change.place).display_name;
  const std::string from = NumberText(swap.from);
  const std::string to = NumberText(swap.change.value);
  if (quota) {
    SetReason("runner_up.quota", {{"municipality", name}, {"from", from}, {"to", to}}, reason);
  } else {
    SetReason("runner_up.indicator",
              {{"municipality", name},
               {"indicator", swap.change.subject},
               {"from_figure", from},
               {"to_figure", to}},
              reason);
  }
}

// A municipality that a change would admit.
struct Miss {
  PlaceIndex place = 0;
  FactChange change;
  double score = 0;  // that it would have
  int rank = 0;      // that it would take
};

// What the change is worth at its own municipality, in points, by the terms that follow its figure.
double PointsOf(const Question& imagined, const Standing& standing) {
  const WhatIf& what_if = *imagined.what_if;
  double points = 0;
  for (const ScoredTerm& term : standing.scores.terms) {
    if (!term.kind->Reads(*term.definition, what_if.subject)) continue;
    const auto input = term.kind->ReadAt(imagined, *term.definition, what_if.place);
    if (!input.has_value() || !input->IsKnown()) continue;
    const double utility = UtilityCurve(*term.definition).At(input->value);
    points += term.max_points * utility - term.PointsOf(what_if.place);
  }
  return points;
}

// Nothing where no change that somebody could make admits the municipality. A change may do for
// several rules: whoever is asked and decides has room too.
std::optional<Miss> MissOf(const Question& question, const Standing& standing,
                           const Requirements& requirements, PlaceIndex place) {
  if (!question.kinds->Find(*standing.verdicts[place].failed)->IsOffered()) return std::nullopt;
  std::optional<FactChange> change = requirements.ChangeToPass(place);
  if (!change.has_value()) return std::nullopt;
  const Question imagined = question.Imagining(change->fact);
  if (standing.verdicts[place].fail_count > 1 &&
      !Requirements(imagined).Judge(place).IsAdmitted()) {
    return std::nullopt;
  }
  const double score = standing.scores.score[place] + PointsOf(imagined, standing);
  return Miss{.place = place, .change = *std::move(change), .score = score};
}

bool ScoresHigher(const Miss& a, const Miss& b) {
  return a.score != b.score ? a.score > b.score : a.place < b.place;
}

// The best by the scores forecast; what is told of them is computed anew.
std::vector<Miss> BestMisses(const Question& question, const Standing& standing,
                             const Requirements& requirements) {
  // A change that does for more rules than these is no near miss.
  constexpr int kMaxRules = 2;
  std::vector<Miss> misses;
  for (PlaceIndex place = 0; place < question.snapshot.size(); ++place) {
    const Verdict& verdict = standing.verdicts[place];
    if (verdict.IsAdmitted() || verdict.fail_count > kMaxRules) continue;
    std::optional<Miss> miss = MissOf(question, standing, requirements, place);
    if (miss.has_value()) misses.push_back(*std::move(miss));
  }
  const size_t kept = std::min<size_t>(misses.size(), kMaxNearMisses);
  std::partial_sort(misses.begin(), misses.begin() + kept, misses.end(), ScoresHigher);
  misses.resize(kept);
  return misses;
}

// Computes the standing with the change and takes score and rank from it. False when the change
// does not admit the municipality.
bool Verify(const Question& question, const Standing& standing, Miss& miss) {
  const Question asked = question.Imagining(miss.change.fact);
  const std::string& subject = miss.change.fact.subject;
  if (subject == kQuotaRemaining || subject == kQuotaRequested) {
    // No rule looks at the quota of another municipality: the others are let in as they are.
    const Scores scores = Rescore(standing.scores, asked);
    miss.score = scores.score[miss.place];
    miss.rank = 1 + static_cast<int>(std::count_if(
                        standing.ranked.begin(), standing.ranked.end(),
                        [&](PlaceIndex other) { return IsBetter(scores, other, miss.place); }));
    return Requirements(asked).Judge(miss.place).IsAdmitted();
  }
  const Standing imagined = StandAgain(standing, asked);
  miss.score = imagined.scores.score[miss.place];
  miss.rank = RankAmongRanked(imagined, miss.place);
  return imagined.verdicts[miss.place].IsAdmitted();
}

void GiveMissReason(const Question& question, const Standing& standing, const Miss& miss,
                    const v1::NearMiss& told, v1::Reason& reason) {
  const v1::Rule& rule = *standing.verdicts[miss.place].failed;
  const bool is_decided = question.kinds->Find(rule)->CanBeDecidedAnew() &&
                          absl::EndsWith(told.failed().reason().key(), ".none_decided");
  SetReason(absl::StrCat("near_miss.", rule.rule_id(), is_decided ? "_decided" : ""),
            {{"rank", std::to_string(miss.rank)},
             {"from", NumberText(std::max(0.0, miss.change.from))},
             {"to", NumberText(miss.change.fact.value)}},
            reason);
}

}  // namespace

void AddRunnerUp(const Question& question, const Standing& standing, v1::Recommendation& answer) {
  if (standing.ranked.size() < 2) return;
  const Place& second = question.snapshot.place(standing.ranked[1]);
  const std::vector<double>& score = standing.scores.score;
  v1::RunnerUp& runner_up = *answer.mutable_runner_up();
  runner_up.set_municipality(NameOf(second));
  runner_up.set_display_name(second.display_name);
  runner_up.set_margin(score[standing.ranked[0]] - score[standing.ranked[1]]);

  const std::optional<Swap> swap = FindSmallestSwap(question, standing);
  if (!swap.has_value()) {
    SetReason("runner_up.none", {{"municipality", second.display_name}},
              *runner_up.mutable_reason());
    return;
  }
  Describe(question, swap->change, swap->from, swap->term_id, *runner_up.mutable_smallest_swap());
  GiveSwapReason(question, *swap, *runner_up.mutable_reason());
}

void AddNearMisses(const Question& question, const Standing& standing,
                   const Requirements& requirements, Citations& citations,
                   v1::Recommendation& answer) {
  std::vector<Miss> misses = BestMisses(question, standing, requirements);
  misses.erase(std::remove_if(misses.begin(), misses.end(),
                              [&](Miss& miss) { return !Verify(question, standing, miss); }),
               misses.end());
  std::sort(misses.begin(), misses.end(), ScoresHigher);

  for (const Miss& miss : misses) {
    const Place& place = question.snapshot.place(miss.place);
    v1::NearMiss& told = *answer.add_near_misses();
    told.set_municipality(NameOf(place));
    told.set_display_name(place.display_name);
    told.set_score(miss.score);
    told.set_rank(miss.rank);
    Requirements::ResultList failed;
    requirements.ExplainFailed(miss.place, citations, failed);
    *told.mutable_failed() = std::move(failed[0]);
    Describe(question, miss.change.fact, miss.change.from, told.failed().rule_id(),
             *told.mutable_change());
    GiveMissReason(question, standing, miss, told, *told.mutable_reason());
  }
}

}  // namespace treff::recommendation::matching
