#include "services/ingestion/connectors/reform_kinds.h"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace treff::ingestion {
namespace {

using municipality::v1::RegionChange;

// All rows of one day, as who became whom.
struct ChangesOfDay {
  std::map<std::string, std::set<std::string>> successors;
  std::map<std::string, std::set<std::string>> predecessors;
};

RegionChange::Kind KindOf(const KlassChange& row, const ChangesOfDay& reform) {
  if (row.old_code.empty()) return RegionChange::CREATED;
  if (row.new_code.empty()) return RegionChange::CEASED;
  const std::set<std::string>& successors = reform.successors.at(row.old_code);
  const bool old_lives_on = successors.count(row.old_code) > 0;
  if (successors.size() > 1) {
    return old_lives_on ? RegionChange::BOUNDARY_ADJUSTED : RegionChange::SPLIT;
  }
  if (reform.predecessors.at(row.new_code).size() > 1) return RegionChange::MERGED;
  return old_lives_on ? RegionChange::RENAMED : RegionChange::RENUMBERED;
}

}  // namespace

std::vector<RegionChange> ClassifyChanges(const std::vector<KlassChange>& changes) {
  std::map<std::string, ChangesOfDay> reforms;
  for (const KlassChange& row : changes) {
    if (row.old_code.empty() || row.new_code.empty()) continue;
    reforms[row.date].successors[row.old_code].insert(row.new_code);
    reforms[row.date].predecessors[row.new_code].insert(row.old_code);
  }
  std::vector<RegionChange> classified;
  for (const KlassChange& row : changes) {
    RegionChange& change = classified.emplace_back();
    change.set_old_code(row.old_code);
    change.set_old_display_name(row.old_name);
    change.set_new_code(row.new_code);
    change.set_new_display_name(row.new_name);
    change.set_effective_date(row.date);
    change.set_kind(KindOf(row, reforms[row.date]));
  }
  return classified;
}

}  // namespace treff::ingestion
