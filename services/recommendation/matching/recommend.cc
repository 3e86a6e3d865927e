#include "services/recommendation/matching/recommend.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/values/hash.h"
#include "services/recommendation/matching/canonical.h"
#include "services/recommendation/matching/certainty/comparison.h"
#include "services/recommendation/matching/certainty/questions.h"
#include "services/recommendation/matching/certainty/sensitivity.h"
#include "services/recommendation/matching/explanation/case_facts.h"
#include "services/recommendation/matching/explanation/counterfactuals.h"
#include "services/recommendation/matching/explanation/explanation.h"
#include "services/recommendation/matching/household.h"
#include "services/recommendation/matching/scoring/ranking.h"

namespace treff::recommendation::matching {
namespace {

void SetVersions(const Inputs& inputs, v1::Versions& versions) {
  versions.set_case_revision(inputs.household_case.revision());
  versions.set_dataset_version(inputs.snapshot.dataset_version());
  versions.set_dataset_digest(inputs.snapshot.dataset_digest());
  versions.set_quota_revision(inputs.snapshot.quota_revision());
  versions.set_policy(inputs.policy.name());
  versions.set_policy_sha256(inputs.policy.content_sha256());
  versions.set_quota_year(inputs.quota_year);
  if (inputs.prices != nullptr) versions.set_prices(inputs.prices->allocation);
  if (inputs.as_of.has_value()) versions.set_as_of(absl::FormatCivilTime(*inputs.as_of));
  versions.set_matching_revision(kMatchingRevision);
  if (inputs.weight_changes != nullptr) *versions.mutable_weight_changes() = *inputs.weight_changes;
  if (inputs.commitments != nullptr) {
    versions.set_commitments_revision(inputs.commitments->revision());
  }
}

void AddRanked(const Question& question, const Standing& standing, const Requirements& requirements,
               int explain_count, Citations& citations, v1::Recommendation& answer) {
  const std::vector<double> averages = AveragePoints(standing);
  const Comparison comparison(standing);
  const std::vector<RankBounds> bounds = BoundRanks(comparison);
  answer.set_possible_first_count(PossibleFirstCount(bounds));
  AddQuestions(question, standing, requirements, comparison, bounds, answer);
  answer.mutable_ranked()->Reserve(static_cast<int>(standing.ranked.size()));
  for (int i = 0; i < static_cast<int>(standing.ranked.size()); ++i) {
    const PlaceIndex index = standing.ranked[i];
    const Place& place = question.snapshot.place(index);
    v1::RankedMunicipality& ranked = *answer.add_ranked();
    ranked.set_rank(i + 1);
    ranked.set_municipality(absl::StrCat("municipalities/", place.code));
    ranked.set_display_name(place.display_name);
    ranked.set_county_display_name(place.county_display_name);
    ranked.set_score(standing.scores.score[index]);
    const ValueRange interval = standing.scores.IntervalOf(index);
    ranked.mutable_score_interval()->set_lower(interval.lower);
    ranked.mutable_score_interval()->set_upper(interval.upper);
    ranked.set_best_rank(bounds[i].best);
    ranked.set_worst_rank(bounds[i].worst);
    ranked.set_group(bounds[i].group);
    ranked.mutable_term_points()->Reserve(static_cast<int>(standing.scores.terms.size()));
    for (const ScoredTerm& term : standing.scores.terms) {
      ranked.add_term_points(term.PointsOf(index));
    }
    ranked.set_ask_municipality(standing.verdicts[index].unknown_count > 0);
    if (i >= explain_count) continue;
    requirements.Explain(index, citations, *ranked.mutable_requirements());
    for (const ScoredTerm& term : standing.scores.terms) {
      ExplainTerm(question, term, index, citations, *ranked.add_terms());
    }
    SummarizePlace(standing, averages, index, *ranked.mutable_summary());
  }
}

// Of a hundred and more nobody reads what each reason rests on: they are cited where all of the
// ranked are explained.
void AddExcluded(const Question& question, const Standing& standing,
                 const Requirements& requirements, int explain_count, Citations& citations,
                 v1::Recommendation& answer) {
  Citations unused(question.snapshot, Citations::Keep::kNothing);
  const bool is_cited = explain_count >= static_cast<int>(standing.ranked.size());
  for (PlaceIndex index = 0; index < question.snapshot.size(); ++index) {
    if (standing.verdicts[index].IsAdmitted()) continue;
    const Place& place = question.snapshot.place(index);
    v1::ExcludedMunicipality& excluded = *answer.add_excluded();
    excluded.set_municipality(absl::StrCat("municipalities/", place.code));
    excluded.set_display_name(place.display_name);
    requirements.ExplainFailed(index, is_cited ? citations : unused, *excluded.mutable_failed());
  }
}

}  // namespace

std::string RecommendationName(const Inputs& inputs) {
  v1::Recommendation asked;
  asked.set_case_(inputs.household_case.name());
  SetVersions(inputs, *asked.mutable_versions());
  // 128 bits: enough that no two questions ever share a name.
  constexpr int kIdDigits = 32;
  const std::string question = absl::StrCat(CanonicalBytes(asked), "#", inputs.explain_count);
  return absl::StrCat("recommendations/", platform::Sha256Hex(question).substr(0, kIdDigits));
}

bool HasTerms(const Inputs& inputs) {
  const auto as_of = inputs.as_of.value_or(inputs.snapshot.publish_date());
  const Household household = HouseholdOf(inputs.household_case, static_cast<int>(as_of.year()));
  const auto& terms = inputs.policy.terms();
  return std::any_of(terms.begin(), terms.end(), [&](const v1::TermDefinition& term) {
    return household.Meets(term.condition()) && WeightOf(term, inputs.weight_changes) > 0;
  });
}

v1::Recommendation Recommend(const Inputs& inputs) {
  const std::shared_ptr<const MunicipalityTable> snapshot =
      inputs.snapshot.AsOf(inputs.as_of.value_or(inputs.snapshot.publish_date()));
  const Household household =
      HouseholdOf(inputs.household_case, static_cast<int>(snapshot->date().year()));
  const std::shared_ptr<const OurPersonsByPlace> ours =
      inputs.commitments == nullptr ? nullptr
                                    : inputs.commitments->CountedIn(*snapshot, inputs.quota_year);
  const Question question{.household = household,
                          .snapshot = *snapshot,
                          .policy = inputs.policy,
                          .quota_year = inputs.quota_year,
                          .prices = inputs.prices,
                          .kinds = inputs.kinds,
                          .weight_changes = inputs.weight_changes,
                          .ours = ours.get()};
  const Standing standing = Stand(question);
  const Requirements requirements(question);
  Citations citations(*snapshot);

  v1::Recommendation answer;
  answer.set_name(RecommendationName(inputs));
  answer.set_case_(inputs.household_case.name());
  SetVersions(inputs, *answer.mutable_versions());
  answer.set_household_size(household.size);
  answer.set_synthetic(inputs.household_case.synthetic());
  answer.set_municipality_count(snapshot->size());
  AddRanked(question, standing, requirements, inputs.explain_count, citations, answer);
  AddExcluded(question, standing, requirements, inputs.explain_count, citations, answer);
  AddNearMisses(question, standing, requirements, citations, answer);
  AddRunnerUp(question, standing, answer);
  AddUnmetNeeds(question, answer);
  AddUnusedFacts(question, standing, answer);
  AddWishes(question, standing, requirements, answer);
  AddTermHeads(question, standing, answer);
  AddLead(answer);
  citations.MoveTo(answer);
  AddNotes(question, standing, answer);
  SetDigest(answer);
  return answer;
}

void SetDigest(v1::Recommendation& answer) {
  answer.clear_digest();
  answer.set_digest(platform::Sha256Hex(CanonicalBytes(answer)));
}

}  // namespace treff::recommendation::matching
