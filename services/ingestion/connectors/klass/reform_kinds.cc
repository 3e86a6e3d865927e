#include "services/ingestion/connectors/klass/reform_kinds.h"

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

// Whether `code` is only ever named on one day, as what began and as what ended.
bool LivedNoDay(const std::string& code, const std::vector<KlassChange>& changes) {
  bool began = false;
  bool ended = false;
  const std::string* day = nullptr;
  for (const KlassChange& change : changes) {
    if (change.old_code != code && change.new_code != code) continue;
    if (change.old_code == change.new_code) return false;  // it was in use and went on
    if (day != nullptr && *day != change.date) return false;
    day = &change.date;
    began = began || change.new_code == code;
    ended = ended || change.old_code == code;
  }
  return began && ended;
}

// Joins every row that leads to `code` with every row that leads from it.
std::vector<KlassChange> Without(const std::string& code, const std::vector<KlassChange>& changes) {
  std::vector<KlassChange> rest;
  for (const KlassChange& change : changes) {
    if (change.old_code == code) continue;
    if (change.new_code != code) {
      rest.push_back(change);
      continue;
    }
    for (const KlassChange& onward : changes) {
      if (onward.old_code != code) continue;
      rest.push_back(
          {change.old_code, change.old_name, onward.new_code, onward.new_name, change.date});
    }
  }
  return rest;
}

}  // namespace

std::vector<KlassChange> WithoutStepsOfADay(std::vector<KlassChange> changes,
                                            const std::set<std::string>& today) {
  std::set<std::string> codes;
  for (const KlassChange& change : changes) codes.insert(change.new_code);
  for (const std::string& code : codes) {
    if (code.empty() || today.count(code) > 0 || !LivedNoDay(code, changes)) continue;
    changes = Without(code, changes);
  }
  return changes;
}

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
