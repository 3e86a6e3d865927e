#include "services/recommendation/plans/plan_source.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/recommendation/matching/figures/as_of.h"
#include "services/solver/io/problem_proto.h"
#include "services/solver/model/fixed_cases.h"

namespace treff::recommendation {
namespace {

using solver::Problem;

// Plans that were revised from each other in a row; more is a loop or a damaged store.
constexpr int kMaxRevisions = 10'000;

void ApplyChanges(const v1::AllocationRevision& revision, v1::AllocationProblem& problem) {
  for (const v1::QuotaChange& change : revision.quota_changes()) {
    const auto resource =
        std::find(problem.resources().begin(), problem.resources().end(), change.resource());
    const int r = resource == problem.resources().end()
                      ? 0
                      : static_cast<int>(resource - problem.resources().begin());
    for (v1::AllocationLocation& location : *problem.mutable_locations()) {
      if (location.id() == change.location()) location.set_capacity(r, change.capacity());
    }
  }
}

std::unordered_map<std::string_view, int32_t> IndexOf(const std::vector<std::string>& ids) {
  std::unordered_map<std::string_view, int32_t> index;
  for (size_t i = 0; i < ids.size(); ++i) index.emplace(ids[i], static_cast<int32_t>(i));
  return index;
}

}  // namespace

absl::StatusOr<v1::AllocationProblem> PlanSource::OutsideProblem(const v1::Allocation& plan) const {
  std::string name = plan.name();
  for (int i = 0; i < kMaxRevisions; ++i) {
    TREFF_ASSIGN_OR_RETURN(v1::CreateAllocationRequest question, store_.GetQuestion(name));
    if (question.has_problem()) return std::move(*question.mutable_problem());
    name = question.revision().base();
  }
  return platform::ErrorOf(platform::reasons::kStoredRowDamaged,
                           plan.name() + " has no problem to begin with: restore the store");
}

absl::StatusOr<PlanQuestion> PlanSource::QuestionOf(const v1::Allocation& plan) const {
  const v1::Versions& versions = plan.versions();
  PlanQuestion question;
  question.quota_year = versions.quota_year();
  TREFF_ASSIGN_OR_RETURN(const v1::Policy* policy, policies_.Find(versions.policy(), "policy"));
  if (policy->content_sha256() != versions.policy_sha256()) {
    return platform::ErrorOf(platform::reasons::kPolicyChanged,
                             absl::StrCat(versions.policy(), " is not what it was when ",
                                          plan.name(), " was made: make a new plan"));
  }
  question.policy = *policy;
  for (const v1::WeightChange& change : plan.revision().weight_changes()) {
    for (v1::TermDefinition& term : *question.policy.mutable_terms()) {
      if (term.term_id() == change.term_id()) term.set_weight(change.weight());
    }
  }
  TREFF_ASSIGN_OR_RETURN(question.snapshot,
                         snapshots_.Get({versions.dataset_version(), versions.quota_revision()}));
  TREFF_ASSIGN_OR_RETURN(const auto commitments, commitments_.At(versions.commitments_revision()));
  question.ours = commitments->CountedIn(*question.snapshot, question.quota_year);
  // Plans that name no day are of programs that counted ages to the publication, as a snapshot
  // does.
  const std::optional<absl::CivilDay> as_of = matching::ParseDay(versions.as_of());
  if (as_of.has_value()) question.snapshot = question.snapshot->AsOf(*as_of);
  for (const v1::QuotaChange& change : plan.revision().quota_changes()) {
    constexpr std::string_view kPrefix = "municipalities/";
    std::string_view code = change.location();
    if (code.substr(0, kPrefix.size()) == kPrefix) code.remove_prefix(kPrefix.size());
    const auto place = question.snapshot->Find(code);
    if (place.has_value()) question.changed_capacity[*place] = change.capacity();
  }
  return question;
}

absl::StatusOr<PlanProblem> PlanSource::Read(const v1::Allocation& plan,
                                             const std::function<bool(int)>& progress) const {
  if (IsOfCases(plan)) {
    TREFF_ASSIGN_OR_RETURN(const PlanQuestion question, QuestionOf(plan));
    return ReadCases(cases_, question,
                     {.cases = plan.cases(),
                      .revisions = plan.case_revisions(),
                      .options = solver::OptionsFromProto(plan.options()),
                      .progress = progress});
  }
  TREFF_ASSIGN_OR_RETURN(v1::AllocationProblem problem, OutsideProblem(plan));
  *problem.mutable_options() = plan.options();
  ApplyChanges(plan.revision(), problem);
  PlanProblem read;
  auto built = solver::ProblemFromProto(problem);
  if (!built.ok())
    return platform::UnderField(plan.has_revision() ? "revision" : "problem", built.status());
  read.problem = *std::move(built);
  return read;
}

absl::Status HoldOverrides(const v1::AllocationRevision& revision, Problem& problem) {
  if (revision.overrides().empty()) return absl::OkStatus();
  const auto cases = IndexOf(problem.case_ids), locations = IndexOf(problem.location_ids);
  std::vector<solver::Override> overrides;
  for (const v1::PlacementOverride& wish : revision.overrides()) {
    const auto i = cases.find(wish.case_());
    if (i == cases.end()) continue;
    const auto j = locations.find(wish.location());
    // A place that no case may go to is no location of the problem.
    if (j == locations.end() && !wish.location().empty()) {
      return platform::ErrorOf(platform::reasons::kOverrideImpossible,
                               absl::StrCat(wish.case_(), " may not go to ", wish.location(),
                                            ": take the override back"));
    }
    overrides.push_back({i->second, wish.location().empty() ? Problem::kNone : j->second});
  }
  return solver::FixCases(overrides, problem);
}

}  // namespace treff::recommendation
