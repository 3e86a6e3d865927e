#include "services/recommendation/plans/revision.h"

#include <algorithm>

namespace treff::recommendation {
namespace {

// Puts those of `before` in front whose place no element of `changed` takes.
template <typename List, typename IsSame>
void KeepUnchanged(const List& before, IsSame is_same, List& changed) {
  List merged;
  for (const auto& old : before) {
    const bool again = std::any_of(changed.begin(), changed.end(),
                                   [&](const auto& now) { return is_same(old, now); });
    if (!again) *merged.Add() = old;
  }
  merged.MergeFrom(changed);
  changed = std::move(merged);
}

}  // namespace

v1::AllocationRevision Merged(const v1::AllocationRevision& before,
                              const v1::AllocationRevision& change,
                              const std::string& first_resource) {
  v1::AllocationRevision merged = change;
  merged.clear_options();  // the plan has those that hold
  for (v1::QuotaChange& quota : *merged.mutable_quota_changes()) {
    if (quota.resource().empty()) quota.set_resource(first_resource);
  }
  KeepUnchanged(
      before.overrides(), [](const auto& a, const auto& b) { return a.case_() == b.case_(); },
      *merged.mutable_overrides());
  KeepUnchanged(
      before.quota_changes(),
      [](const auto& a, const auto& b) {
        return a.location() == b.location() && a.resource() == b.resource();
      },
      *merged.mutable_quota_changes());
  KeepUnchanged(
      before.weight_changes(),
      [](const auto& a, const auto& b) { return a.term_id() == b.term_id(); },
      *merged.mutable_weight_changes());
  return merged;
}

}  // namespace treff::recommendation
