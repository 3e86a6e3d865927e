#include "services/municipality/regions/no_such_municipality.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/status/error_details.h"

namespace treff::municipality {

absl::Status NoSuchMunicipality(const Division& division, const std::string& code) {
  const v1::Region* ended = division.FindEver(code);
  if (ended == nullptr || ended->level() != v1::Region::MUNICIPALITY) {
    return platform::NotFound("municipalities/" + code, "no municipality ever had this code");
  }
  const std::vector<std::string> successors = division.Successors(code);
  const std::string remedy =
      successors.empty() ? "it has no successor" : "use " + absl::StrJoin(successors, " or ");
  return platform::ErrorOf(platform::reasons::kMunicipalityEnded,
                           absl::StrCat(code, " ended ", ended->valid_to(), ": ", remedy),
                           {{"resource", "municipalities/" + code},
                            {"ended", ended->valid_to()},
                            {"successors", absl::StrJoin(successors, ",")}});
}

}  // namespace treff::municipality
