#include "services/recommendation/plans/plan_checks.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "absl/strings/str_cat.h"
#include "services/platform/api/identity_number.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/status.h"
#include "services/platform/values/ids.h"
#include "services/platform/values/strings.h"
#include "services/solver/io/problem_proto.h"
#include "services/solver/model/problem_builder.h"

namespace treff::recommendation {
namespace {

using platform::FieldErrors;

constexpr int kMaxCases = 20'000;
constexpr int kMaxOverrides = 1'000;
constexpr int kMaxQuotaChanges = 1'000;
constexpr int kMaxWeightChanges = 100;
constexpr double kMaxWeight = 1'000;
constexpr int kMaxApprover = 200;
constexpr int kMaxReason = 1'000;

bool IsNameOf(std::string_view pattern, const std::string& name) {
  const auto parts = platform::ParseResourceName(pattern, name, "name");
  return parts.ok() && platform::IsUuid(parts->front());
}

void CheckText(const std::string& field, const std::string& text, int longest,
               FieldErrors& errors) {
  const bool is_good = platform::IsValidUtf8(text) && !platform::HasControlCharacters(text) &&
                       !text.empty() && platform::CodePointCount(text) <= longest;
  if (!is_good) {
    errors.Add(field, absl::StrCat("must have 1 to ", longest, " characters, none of control"));
  } else if (platform::HoldsIdentityNumber(text)) {
    errors.Add(field, platform::kNoIdentityNumber);
  }
}

void CheckCount(const std::string& field, int count, int most, FieldErrors& errors) {
  if (count > most) errors.Add(field, absl::StrCat("has ", count, "; must be at most ", most));
}

// The values of a plan are looked up by identifier, in plans of both kinds.
class RevisionCheck {
 public:
  RevisionCheck(const RevisionBase& base, const v1::AllocationOptions& options, CaseSource& cases,
                FieldErrors& errors)
      : base_(base), options_(options), cases_(cases), errors_(errors) {
    for (int i = 0; i < base.plan.cases_size(); ++i) case_index_.emplace(base.plan.cases(i), i);
    if (base.problem == nullptr) return;
    for (int i = 0; i < base.problem->cases_size(); ++i) {
      case_index_.emplace(base.problem->cases(i).id(), i);
    }
    for (int j = 0; j < base.problem->locations_size(); ++j) {
      location_index_.emplace(base.problem->locations(j).id(), j);
    }
  }

  absl::Status CheckOverride(const std::string& field, const v1::PlacementOverride& wish);
  void CheckQuota(const std::string& field, const v1::QuotaChange& change);
  void CheckWeight(const std::string& field, const v1::WeightChange& change);

 private:
  // Index of a location, or nothing and a fault.
  std::optional<int> FindLocation(const std::string& field, const std::string& location);
  absl::Status CheckCompatible(const std::string& field, const v1::PlacementOverride& wish,
                               int case_index, int location);

  const RevisionBase& base_;
  const v1::AllocationOptions& options_;
  CaseSource& cases_;
  FieldErrors& errors_;
  std::unordered_map<std::string_view, int> case_index_, location_index_;
  std::set<std::string> seen_cases_, seen_quotas_, seen_terms_;
};

std::optional<int> RevisionCheck::FindLocation(const std::string& field,
                                               const std::string& location) {
  if (base_.question != nullptr) {
    const auto parts = platform::ParseResourceName("municipalities/{code}", location, "location");
    if (parts.ok()) {
      if (const auto place = base_.question->snapshot->Find(parts->front())) return *place;
    }
    errors_.Add(field, "must be a municipality of the plan, municipalities/{code}");
    return std::nullopt;
  }
  const auto found = location_index_.find(location);
  if (found != location_index_.end()) return found->second;
  errors_.Add(field, "must be a location of the plan's problem");
  return std::nullopt;
}

absl::Status RevisionCheck::CheckCompatible(const std::string& field,
                                            const v1::PlacementOverride& wish, int case_index,
                                            int location) {
  if (base_.problem != nullptr) {
    const auto& allowed = base_.problem->cases(case_index).location();
    if (std::find(allowed.begin(), allowed.end(), location) == allowed.end()) {
      errors_.Add(field, absl::StrCat(wish.location(), " is incompatible with ", wish.case_(),
                                      ": choose a location that has a value"));
    }
    return absl::OkStatus();
  }
  if (case_index >= base_.plan.case_revisions_size()) return absl::OkStatus();
  TREFF_ASSIGN_OR_RETURN(const casework::v1::Case c,
                         cases_.Get(wish.case_(), base_.plan.case_revisions(case_index)));
  if (const v1::Rule* rule = ExcludingRule(*base_.question, c, location); rule != nullptr) {
    errors_.Add(
        field, absl::StrCat(wish.location(), " is excluded for ", wish.case_(), " by the rule ",
                            rule->rule_id(), ": choose another, or change what the rule looks at"));
  }
  return absl::OkStatus();
}

absl::Status RevisionCheck::CheckOverride(const std::string& field,
                                          const v1::PlacementOverride& wish) {
  CheckText(field + ".reason", wish.reason(), kMaxReason, errors_);
  const auto found = case_index_.find(wish.case_());
  if (found == case_index_.end()) {
    errors_.Add(field + ".case", "must be a case of the plan");
  } else if (!seen_cases_.insert(wish.case_()).second) {
    errors_.Add(field + ".case", "is there twice: give each case one place");
  }
  if (wish.location().empty()) {
    if (!options_.unplaced_allowed()) {
      errors_.Add(field + ".location",
                  "is empty, and the options let no case stay unplaced: name a location");
    }
    return absl::OkStatus();
  }
  const std::optional<int> location = FindLocation(field + ".location", wish.location());
  if (!location.has_value() || found == case_index_.end()) return absl::OkStatus();
  return CheckCompatible(field + ".location", wish, found->second, *location);
}

void RevisionCheck::CheckQuota(const std::string& field, const v1::QuotaChange& change) {
  FindLocation(field + ".location", change.location());
  if (change.capacity() < 0 || change.capacity() > solver::Problem::kMaxUnits) {
    errors_.Add(field + ".capacity", absl::StrCat("is ", change.capacity(), "; must be 0 to ",
                                                  solver::Problem::kMaxUnits));
  }
  bool known = change.resource().empty();
  if (base_.problem == nullptr) {
    known |= change.resource() == kPersons;
  } else {
    const auto& resources = base_.problem->resources();
    known |= std::find(resources.begin(), resources.end(), change.resource()) != resources.end();
  }
  if (!known) errors_.Add(field + ".resource", "must be a resource of the plan, or empty");
  if (!seen_quotas_.insert(absl::StrCat(change.location(), "\n", change.resource())).second) {
    errors_.Add(field + ".location", "is changed twice: give each capacity one value");
  }
}

void RevisionCheck::CheckWeight(const std::string& field, const v1::WeightChange& change) {
  if (base_.question == nullptr) {
    errors_.Add(field,
                "weights are for plans made from cases: change the problem's values instead");
    return;
  }
  const auto& terms = base_.question->policy.terms();
  const bool known = std::any_of(terms.begin(), terms.end(), [&](const v1::TermDefinition& term) {
    return term.term_id() == change.term_id();
  });
  if (!known) {
    errors_.Add(field + ".term_id",
                absl::StrCat("must be a term of ", base_.plan.versions().policy()));
  } else if (!seen_terms_.insert(change.term_id()).second) {
    errors_.Add(field + ".term_id", "is changed twice: give each term one weight");
  }
  if (!(change.weight() > 0 && change.weight() <= kMaxWeight)) {
    errors_.Add(field + ".weight", absl::StrCat("must be above 0 and at most ", kMaxWeight));
  }
}

}  // namespace

bool IsPlanName(const std::string& name) { return IsNameOf("allocations/{id}", name); }

void CheckCases(const v1::CreateAllocationRequest::CaseCohort& cohort, FieldErrors& errors) {
  if (cohort.cases().empty() || cohort.cases_size() > kMaxCases) {
    errors.Add("cases.cases",
               absl::StrCat("has ", cohort.cases_size(), "; must name 1 to ", kMaxCases, " cases"));
  }
  std::unordered_set<std::string_view> seen;
  const int listed = std::min(cohort.cases_size(), kMaxCases);
  for (int i = 0; i < listed; ++i) {
    const std::string& name = cohort.cases(i);
    if (!IsNameOf("cases/{case}", name)) {
      errors.Add(absl::StrCat("cases.cases[", i, "]"), "must be cases/{uuid}");
    } else if (!seen.insert(name).second) {
      errors.Add(absl::StrCat("cases.cases[", i, "]"), "is there twice: name each case once");
    }
  }
  CheckOptions("cases", cohort.options(), errors);
}

void CheckOptions(const std::string& field, const v1::AllocationOptions& options,
                  FieldErrors& errors) {
  // The smallest problem that has all groups: what is wrong with it is wrong with the options.
  solver::ProblemBuilder builder;
  builder.SetResources({kPersons});
  builder.AddLocation({.id = "anywhere", .capacity = {1'000}, .minimum = {}});
  for (const char* group : kSizeGroups) {
    solver::CaseInput input;
    input.id = input.group = group;
    input.demand = {1};
    input.location = {0};
    input.value = {1};
    builder.AddCase(input);
  }
  builder.SetOptions(solver::OptionsFromProto(options));
  const absl::Status status = std::move(builder).Build().status();
  if (!status.ok()) errors.AddBelow(field, status);
}

void CheckLimits(const std::string& field, const v1::AllocationOptions& options,
                 const PlanLimits& limits, FieldErrors& errors) {
  const absl::Duration time = absl::Seconds(options.time_limit().seconds()) +
                              absl::Nanoseconds(options.time_limit().nanos());
  if (time > limits.time) {
    errors.Add(field + ".time_limit",
               absl::StrCat("must be at most ", absl::FormatDuration(limits.time),
                            ", which is as long as this server works on one plan"));
  }
  if (options.threads() > limits.threads) {
    errors.Add(field + ".threads",
               absl::StrCat("must be at most ", limits.threads, " at this server"));
  }
}

void CheckApproval(const v1::ApproveAllocationRequest& request, FieldErrors& errors) {
  if (!IsPlanName(request.name())) errors.Add("name", "must be allocations/{uuid}");
  CheckText("approver", request.approver(), kMaxApprover, errors);
  CheckText("reason", request.reason(), kMaxReason, errors);
  if (request.etag().empty()) {
    errors.Add("etag", "must be the plan's: read the plan that you approve");
  }
}

absl::Status CheckRevision(const v1::AllocationRevision& revision, const RevisionBase& base,
                           const v1::AllocationOptions& options, CaseSource& cases,
                           FieldErrors& errors) {
  CheckCount("revision.overrides", revision.overrides_size(), kMaxOverrides, errors);
  CheckCount("revision.quota_changes", revision.quota_changes_size(), kMaxQuotaChanges, errors);
  CheckCount("revision.weight_changes", revision.weight_changes_size(), kMaxWeightChanges, errors);
  if (!errors.empty()) return absl::OkStatus();
  RevisionCheck check(base, options, cases, errors);
  for (int i = 0; i < revision.quota_changes_size(); ++i) {
    check.CheckQuota(absl::StrCat("revision.quota_changes[", i, "]"), revision.quota_changes(i));
  }
  for (int i = 0; i < revision.weight_changes_size(); ++i) {
    check.CheckWeight(absl::StrCat("revision.weight_changes[", i, "]"), revision.weight_changes(i));
  }
  for (int i = 0; i < revision.overrides_size(); ++i) {
    TREFF_RETURN_IF_ERROR(
        check.CheckOverride(absl::StrCat("revision.overrides[", i, "]"), revision.overrides(i)));
  }
  if (base.question != nullptr) CheckOptions("revision", options, errors);
  return absl::OkStatus();
}

}  // namespace treff::recommendation
