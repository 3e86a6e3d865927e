// Which region codes and names exist and when: what every other dataset is checked against.
#ifndef TREFF_SERVICES_INGESTION_REGIONS_REGION_DIRECTORY_H_
#define TREFF_SERVICES_INGESTION_REGIONS_REGION_DIRECTORY_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "treff/municipality/v1/region.pb.h"

namespace treff::ingestion {

// Immutable.
class RegionDirectory {
 public:
  // Without `changes`, what a municipality that has ended became is not known.
  explicit RegionDirectory(const std::vector<municipality::v1::Region>& regions,
                           const std::vector<municipality::v1::RegionChange>& changes = {});

  bool EverExisted(std::string_view code) const;
  // Whether the code was valid on some day from `first` to `last`.
  bool ValidBetween(std::string_view code, absl::CivilDay first, absl::CivilDay last) const;

  // The municipalities that began on the day on which `code` ended: those that it became are among
  // them, if it did not become part of one that lived on. Empty while it is in use.
  std::set<std::string> BegunWhenEnded(std::string_view code) const;

  // The code of the municipality of that name, valid on `day`. Sources that know names only spell
  // one of several official names ("Oslo" of "Oslo - Oslove") or several of them in any order
  // ("Karasjok/Kárášjohka"), in capitals or not, and tell namesakes apart by their county, or by a
  // suffix ("Herøy (Nordland)", "Nes (Ak.)"). An empty county is any. NOT_FOUND naming county and
  // name, also when there are several.
  absl::StatusOr<std::string> FindMunicipality(std::string_view county_name, std::string_view name,
                                               absl::CivilDay day) const;

  // The codes, valid on `day`, of the municipalities that FindMunicipality could mean by `name` in
  // any county; where none has the name, of those that the municipalities which bore it last
  // became. Empty when it never was one's.
  std::set<std::string> NamedNowOrBefore(std::string_view name, absl::CivilDay day) const;

  // The code of the county of that name, valid on `day`. NOT_FOUND naming it.
  absl::StatusOr<std::string> FindCounty(std::string_view name, absl::CivilDay day) const;

 private:
  // An old code that did not live on, and one of those that it became.
  struct Successor {
    std::string day;
    std::string code;
  };

  bool ValidOn(std::string_view code, const std::string& day) const;
  bool CountyIsNamed(const municipality::v1::Region& municipality,
                     std::string_view county_name) const;
  // Municipalities that have `key` among their names, in that county on that day.
  std::set<std::string> CodesOf(std::string_view key, std::string_view county_name,
                                const std::string& day) const;
  // The same for a name as sources write it: whole, without a suffix, or several names joined.
  std::set<std::string> CodesNamed(std::string_view name, std::string_view county_name,
                                   const std::string& day) const;
  void AddSuccessorsOn(const std::string& day, const std::string& code,
                       std::set<std::string>& codes) const;

  std::multimap<std::string, municipality::v1::Region, std::less<>> by_code_;
  // Municipalities by each of their names, in small letters.
  std::multimap<std::string, municipality::v1::Region, std::less<>> by_name_;
  std::multimap<std::string, Successor, std::less<>> successors_;  // by old code
  // Codes that lived on under another name, by each of their former names, in small letters.
  std::multimap<std::string, std::string, std::less<>> former_names_;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_REGIONS_REGION_DIRECTORY_H_
