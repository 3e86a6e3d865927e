#include "services/recommendation/matching/rules/place_names.h"

#include <set>

#include "absl/strings/str_join.h"

namespace treff::recommendation::matching {

std::string NameOf(const MunicipalityTable& snapshot, const std::string& code) {
  const std::optional<PlaceIndex> place = snapshot.Find(code);
  return place.has_value() ? snapshot.place(*place).display_name : code;
}

std::string NamesOf(const MunicipalityTable& snapshot, const std::vector<std::string>& codes) {
  std::vector<std::string> names;
  std::set<std::string> seen;
  for (const std::string& code : codes) {
    if (seen.insert(code).second) names.push_back(NameOf(snapshot, code));
  }
  return absl::StrJoin(names, ", ");
}

}  // namespace treff::recommendation::matching
