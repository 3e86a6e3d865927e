#include "services/municipality/serving/version_diff.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace treff::municipality {
namespace {

// One municipality's own figures by indicator and period.
using Figures = std::map<std::pair<std::string, std::string>, v1::Observation>;

void Take(v1::Observation& figure, const DiffFilter& filter, Figures& figures) {
  if (!filter.indicator.empty() && figure.indicator() != filter.indicator) return;
  figure.clear_provenance_index();
  figure.clear_further_provenances();
  figures.emplace(std::make_pair(figure.indicator(), figure.period()), std::move(figure));
}

Figures FiguresOf(const Snapshot& snapshot, const std::string& municipality,
                  const DiffFilter& filter) {
  Figures figures;
  const int position = snapshot.Find(municipality);
  if (position < 0) return figures;
  v1::Profile profile;
  profile.ParseFromString(snapshot.entries()[position].profile_with_history);
  for (v1::Fact& fact : *profile.mutable_facts()) {
    if (fact.has_own()) Take(*fact.mutable_own(), filter, figures);
    for (v1::Observation& figure : *fact.mutable_history()) Take(figure, filter, figures);
  }
  return figures;
}

bool SameFigure(const v1::Observation& a, const v1::Observation& b) {
  return a.state() == b.state() && a.has_value() == b.has_value() && a.value() == b.value();
}

void Compare(const std::string& municipality, const Figures& before, const Figures& after,
             std::vector<v1::ObservationChange>& changes) {
  const auto add = [&](const Figures::key_type& key, const v1::Observation* old_figure,
                       const v1::Observation* new_figure) {
    v1::ObservationChange& change = changes.emplace_back();
    change.set_indicator(key.first);
    change.set_region(municipality);
    change.set_period(key.second);
    if (old_figure != nullptr) *change.mutable_before() = *old_figure;
    if (new_figure != nullptr) *change.mutable_after() = *new_figure;
  };
  for (const auto& [key, figure] : before) {
    const auto found = after.find(key);
    if (found == after.end()) {
      add(key, &figure, nullptr);
    } else if (!SameFigure(figure, found->second)) {
      add(key, &figure, &found->second);
    }
  }
  for (const auto& [key, figure] : after) {
    if (before.find(key) == before.end()) add(key, nullptr, &figure);
  }
}

}  // namespace

std::vector<v1::ObservationChange> ChangesBetween(const Snapshot& before, const Snapshot& after,
                                                  const DiffFilter& filter) {
  std::set<std::string> municipalities;
  for (const Snapshot* snapshot : {&before, &after}) {
    for (const Snapshot::Entry& entry : snapshot->entries()) {
      if (filter.municipality.empty() || entry.code == filter.municipality) {
        municipalities.insert(entry.code);
      }
    }
  }
  std::vector<v1::ObservationChange> changes;
  for (const std::string& municipality : municipalities) {
    Compare(municipality, FiguresOf(before, municipality, filter),
            FiguresOf(after, municipality, filter), changes);
  }
  std::sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) {
    return std::tie(a.indicator(), a.region(), a.period()) <
           std::tie(b.indicator(), b.region(), b.period());
  });
  return changes;
}

}  // namespace treff::municipality
