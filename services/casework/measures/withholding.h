// Which figures are withheld: those of fewer than five, and as many others as it takes that none of
// these follows from sums.
//
// What is withheld is the same whatever is asked for, so that no two answers reveal together what
// each withholds: all figures of a measure stand in one table of years, places and groups, and
// every sum that it has a total of is looked at.
#ifndef TREFF_SERVICES_CASEWORK_MEASURES_WITHHOLDING_H_
#define TREFF_SERVICES_CASEWORK_MEASURES_WITHHOLDING_H_

#include <cstddef>
#include <vector>

#include "treff/casework/v1/measure_service.pb.h"

namespace treff::casework {

inline constexpr int kFewestShown = 5;

// The counts behind a measure: of each year, municipality and group, and of all of each. In every
// axis the last index is all of it; before that of municipalities stand the counties.
class CountTable {
 public:
  // `county_of` has the county of each municipality, from 0. No groups: the axis has only all.
  CountTable(size_t years, std::vector<size_t> county_of, size_t counties, size_t groups);

  void Add(size_t year, size_t municipality, size_t group);

  size_t years() const { return years_; }
  size_t municipalities() const { return county_of_.size(); }
  size_t counties() const { return counties_; }
  size_t groups() const { return groups_; }
  size_t all_years() const { return years_; }
  size_t county(size_t index) const { return county_of_.size() + index; }
  size_t county_of(size_t municipality) const { return county_of_[municipality]; }
  size_t country() const { return county_of_.size() + counties_; }
  size_t all_groups() const { return groups_; }

  size_t Index(size_t year, size_t place, size_t group) const {
    return (year * (country() + 1) + place) * (groups_ + 1) + group;
  }
  size_t size() const { return (years_ + 1) * (country() + 1) * (groups_ + 1); }
  int At(size_t year, size_t place, size_t group) const {
    return counts_[Index(year, place, group)];
  }
  int At(size_t index) const { return counts_[index]; }

 private:
  size_t years_, counties_, groups_;
  std::vector<size_t> county_of_;
  std::vector<int> counts_;
};

using Withheld = v1::MeasureValue::Withheld;

// By CountTable::Index. With groups, what all groups together withhold is taken from `margin`, the
// answer for the same observations in a table without groups; null where there are none.
std::vector<Withheld> Withhold(const CountTable& table, const std::vector<Withheld>* margin);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_MEASURES_WITHHOLDING_H_
