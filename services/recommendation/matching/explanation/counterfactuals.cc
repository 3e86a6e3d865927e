#include "services/recommendation/matching/explanation/counterfactuals.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

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

// A municipality that one rule keeps out.
struct Miss {
  PlaceIndex place = 0;
  std::optional<FactChange> change;  // what would admit it, where a figure decides
  double score = 0;                  // that it would have
  int rank = 0;                      // that it would take
};

// What the change is worth at its own municipality, in points, by the terms that follow its figure.
double PointsOf(const Question& question, const Standing& standing, const WhatIf& what_if) {
  double points = 0;
  for (const ScoredTerm& term : standing.scores.terms) {
    if (!term.kind->Reads(*term.definition, what_if.subject)) continue;
    const TermAtPlace here = term.At(what_if.place, question);
    if (!here.input.IsKnown()) continue;
    const std::optional<Lever> lever = term.kind->LeverOf(here);
    if (!lever.has_value() || lever->subject != what_if.subject) continue;
    const double utility = term.curve->At(what_if.value / lever->units_per_input);
    points += term.max_points * utility - here.points;
  }
  return points;
}

Miss MissOf(const Question& question, const Standing& standing, const Requirements& requirements,
            PlaceIndex place) {
  Miss miss{.place = place,
            .change = requirements.ChangeToPass(place),
            .score = standing.scores.score[place]};
  if (miss.change.has_value()) miss.score += PointsOf(question, standing, miss.change->fact);
  return miss;
}

bool ScoresHigher(const Miss& a, const Miss& b) {
  return a.score != b.score ? a.score > b.score : a.place < b.place;
}

// The best by their estimated scores; what is told of them is computed again.
std::vector<Miss> BestMisses(const Question& question, const Standing& standing,
                             const Requirements& requirements) {
  std::vector<Miss> misses;
  for (PlaceIndex place = 0; place < question.snapshot.size(); ++place) {
    const Verdict& verdict = standing.verdicts[place];
    if (verdict.fail_count == 1 && question.kinds->Find(*verdict.failed)->IsOffered()) {
      misses.push_back(MissOf(question, standing, requirements, place));
    }
  }
  const size_t kept = std::min<size_t>(misses.size(), kMaxNearMisses);
  std::partial_sort(misses.begin(), misses.begin() + kept, misses.end(), ScoresHigher);
  misses.resize(kept);
  return misses;
}

// Computes the standing with the change and takes score and rank from it. False when the change
// does not admit the municipality.
bool Verify(const Question& question, const Standing& standing, Miss& miss) {
  if (!miss.change.has_value()) {
    miss.rank = RankAmongRanked(standing, miss.place);
    return true;
  }
  const Standing imagined = StandAgain(standing, question.Imagining(miss.change->fact));
  miss.score = imagined.scores.score[miss.place];
  miss.rank = RankAmongRanked(imagined, miss.place);
  return imagined.verdicts[miss.place].IsAdmitted();
}

void GiveMissReason(const Miss& miss, const v1::NearMiss& told, v1::Reason& reason) {
  const std::string key = absl::StrCat("near_miss.", told.failed().rule_id());
  const std::string rank = std::to_string(miss.rank);
  if (miss.change.has_value()) {
    SetReason(key,
              {{"rank", rank},
               {"from", NumberText(std::max(0.0, miss.change->from))},
               {"to", NumberText(miss.change->fact.value)}},
              reason);
  } else {
    SetReason(key, {{"rank", rank}}, reason);
  }
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
    if (miss.change.has_value()) {
      Describe(question, miss.change->fact, miss.change->from, told.failed().rule_id(),
               *told.mutable_change());
    }
    GiveMissReason(miss, told, *told.mutable_reason());
  }
}

}  // namespace treff::recommendation::matching
