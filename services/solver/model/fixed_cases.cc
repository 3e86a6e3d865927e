#include "services/solver/model/fixed_cases.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"

namespace treff::solver {
namespace {

bool MayGo(const Problem& problem, const Override& wish) {
  if (wish.location == Problem::kNone) return true;
  const auto first = problem.pair_location.begin() + problem.first_pair[wish.case_index];
  const auto end = problem.pair_location.begin() + problem.first_pair[wish.case_index + 1];
  return std::binary_search(first, end, wish.location);
}

absl::Status Check(const Problem& problem, const Override& wish) {
  if (wish.case_index < 0 || wish.case_index >= problem.CaseCount() ||
      wish.location < Problem::kNone || wish.location >= problem.LocationCount()) {
    return absl::InvalidArgumentError("an override names no case or no location of the problem");
  }
  if (MayGo(problem, wish)) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(problem.case_ids[wish.case_index], " may not go to ",
                   problem.location_ids[wish.location], ": take the override back"));
}

absl::Status CheckRoom(const Problem& problem, const std::vector<FixedCase>& fixed) {
  const int64_t resources = problem.ResourceCount();
  std::vector<int64_t> used(problem.capacity.size(), 0);
  for (const FixedCase& one : fixed) {
    if (one.location == Problem::kNone) continue;
    for (int64_t r = 0; r < resources; ++r) {
      const int64_t at = one.location * resources + r;
      used[at] += problem.demand[one.case_index * resources + r];
      if (used[at] <= problem.capacity[at]) continue;
      return absl::FailedPreconditionError(absl::StrCat(
          "the overrides together need more ", problem.resources[r], " at ",
          problem.location_ids[one.location], " than there is room for: ", problem.capacity[at],
          ": change its quota, or take an override back"));
    }
  }
  return absl::OkStatus();
}

bool IsNear(const Problem& problem, int32_t one, int32_t other) {
  if (one == other) return true;
  const bool placed = one != Problem::kNone && other != Problem::kNone;
  return placed && problem.options.link_kind == LinkKind::kSameRegion &&
         problem.region[one] != Problem::kNone && problem.region[one] == problem.region[other];
}

// Whether the case may follow one of its link to where that is fixed.
bool MayFollow(const Problem& problem, int32_t i, const FixedCase& to,
               const std::map<int32_t, FixedCase>& fixed) {
  const auto own = fixed.find(i);
  if (own != fixed.end()) return IsNear(problem, own->second.location, to.location);
  if (to.location == Problem::kNone) return true;
  for (int64_t p = problem.first_pair[i]; p < problem.first_pair[i + 1]; ++p) {
    if (IsNear(problem, problem.pair_location[p], to.location)) return true;
  }
  return false;
}

absl::Status CheckLinks(const Problem& problem, const std::map<int32_t, FixedCase>& fixed) {
  // One of each link is enough: whoever may be near it may be near all that are fixed there.
  std::map<int32_t, const FixedCase*> by_link;
  for (const auto& [i, one] : fixed) {
    if (problem.link[i] != Problem::kNone) by_link[problem.link[i]] = &one;
  }
  for (int i = 0; i < problem.CaseCount() && !by_link.empty(); ++i) {
    const auto at = by_link.find(problem.link[i]);
    if (at == by_link.end() || MayFollow(problem, i, *at->second, fixed)) continue;
    const FixedCase& to = *at->second;
    const std::string what = to.location == Problem::kNone
                                 ? " stays unplaced"
                                 : absl::StrCat(" is held at ", problem.location_ids[to.location]);
    return absl::FailedPreconditionError(
        absl::StrCat(problem.case_ids[to.case_index], what, ", and ", problem.case_ids[i],
                     ", linked with it, cannot follow: take the override back, or undo the link"));
  }
  return absl::OkStatus();
}

// Drops the pairs of fixed cases with other places.
void CutOptions(Problem& problem) {
  int64_t kept = 0;
  auto fixed = problem.fixed.begin();
  for (int i = 0; i < problem.CaseCount(); ++i) {
    const bool is_fixed = fixed != problem.fixed.end() && fixed->case_index == i;
    const int64_t first = problem.first_pair[i], end = problem.first_pair[i + 1];
    problem.first_pair[i] = kept;
    for (int64_t p = first; p < end; ++p) {
      if (is_fixed && fixed->location != problem.pair_location[p]) continue;
      problem.pair_location[kept] = problem.pair_location[p];
      problem.pair_value[kept++] = problem.pair_value[p];
    }
    fixed += is_fixed;
  }
  problem.first_pair.back() = kept;
  problem.pair_location.resize(kept);
  problem.pair_value.resize(kept);
}

}  // namespace

absl::Status FixCases(const std::vector<Override>& overrides, Problem& problem) {
  std::map<int32_t, FixedCase> by_case;
  for (const FixedCase& fixed : problem.fixed) by_case[fixed.case_index] = fixed;
  for (const Override& wish : overrides) {
    TREFF_RETURN_IF_ERROR(Check(problem, wish));
    by_case[wish.case_index] = {wish.case_index, wish.location,
                                ProspectOf(problem, wish.case_index)};
  }
  TREFF_RETURN_IF_ERROR(CheckLinks(problem, by_case));
  std::vector<FixedCase> fixed;
  for (const auto& [index, one] : by_case) fixed.push_back(one);
  TREFF_RETURN_IF_ERROR(CheckRoom(problem, fixed));
  problem.fixed = std::move(fixed);
  CutOptions(problem);
  return absl::OkStatus();
}

}  // namespace treff::solver
