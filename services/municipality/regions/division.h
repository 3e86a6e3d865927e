// Which regions exist, existed, hold one another, and became one another.
#ifndef TREFF_SERVICES_MUNICIPALITY_REGIONS_DIVISION_H_
#define TREFF_SERVICES_MUNICIPALITY_REGIONS_DIVISION_H_

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "treff/municipality/v1/region.pb.h"

namespace treff::municipality {

// One old code's part in a new one.
struct Source {
  std::string_view old_code;
  v1::RegionChange::Kind kind;  // RENUMBERED, MERGED or SPLIT: those that move figures
  double weight = 0;            // SPLIT: share of the old counts, 0 when none is documented
};

// Everything that became one new code on one day.
struct Formation {
  std::string_view new_code;
  std::vector<Source> sources;  // by old code
  // The new code was in use before, for a smaller area (1103 Stavanger in 2020): it is a source
  // too.
  bool survives = false;
};

// One day on which codes changed.
struct Reform {
  std::string_view date;              // ISO 8601
  std::vector<Formation> formations;  // by new code
};

// The regions of all times and the reforms between them. The current division is every region
// without a last day. Immutable.
//
// A municipality without a labour-market region of its own gets that of the municipalities it was
// formed from, reform by reform, when they were all in the same. One that was formed across two
// regions has none: which it belongs to is for those who draw them to say, not for us to guess. A
// code that lives on keeps its region whatever it takes in, and a moved boundary moves nobody.
class Division {
 public:
  Division() = default;
  Division(std::vector<v1::Region> regions, std::vector<v1::RegionChange> changes);
  // Other members point into the regions and changes, whose places survive a move but not a copy.
  Division(Division&&) = default;
  Division& operator=(Division&&) = default;

  // By level, code and first day.
  const std::vector<v1::Region>& regions() const { return regions_; }
  // By date, old code and new code.
  const std::vector<v1::RegionChange>& changes() const { return changes_; }
  // Oldest first.
  const std::vector<Reform>& reforms() const { return reforms_; }
  // The municipalities of the current division, by code.
  const std::vector<const v1::Region*>& municipalities() const { return municipalities_; }
  // Counties, labour-market regions and the country of the current division, by level and code.
  const std::vector<const v1::Region*>& wider_regions() const { return wider_regions_; }

  // The region with this code in the current division, or null.
  const v1::Region* FindCurrent(std::string_view code) const;
  // The newest region that ever had this code, or null.
  const v1::Region* FindEver(std::string_view code) const;
  // Whether some region had this code on `date`.
  bool ExistedOn(std::string_view code, std::string_view date) const;
  // Codes of the current municipalities that a wider region of the current division holds, sorted.
  const std::vector<std::string_view>& Members(std::string_view code) const;
  // The current codes that an ended one led to, sorted; empty when it led nowhere.
  std::vector<std::string> Successors(std::string_view code) const;

 private:
  void IndexRegions();
  void IndexChanges();
  void CarryLabourMarketRegions();
  void IndexMembers();
  // The region that has this code on `date`, and the one that has it on the day before; or null.
  v1::Region* FindOn(std::string_view code, std::string_view date) const;
  v1::Region* FindBefore(std::string_view code, std::string_view date) const;

  std::vector<v1::Region> regions_;
  std::vector<v1::RegionChange> changes_;
  std::vector<Reform> reforms_;
  std::unordered_map<std::string_view, std::vector<v1::Region*>> by_code_;  // oldest first
  std::unordered_map<std::string_view, std::vector<std::string_view>> members_;
  std::vector<const v1::Region*> municipalities_;
  std::vector<const v1::Region*> wider_regions_;
};

// Whether `region` is what its code stood for on `date`.
bool IsValidOn(const v1::Region& region, std::string_view date);

// "15" of "regions/15"; empty for an empty name.
std::string_view CodeOf(std::string_view region_name);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_REGIONS_DIVISION_H_
