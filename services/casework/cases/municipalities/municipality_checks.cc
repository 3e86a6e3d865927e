#include "services/casework/cases/municipalities/municipality_checks.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

struct NamedMunicipality {
  std::string field;
  std::string name;
};

template <typename Names>
void AddNames(const Names& names, const char* field, std::vector<NamedMunicipality>& all) {
  for (int i = 0; i < names.size(); ++i) {
    all.push_back({absl::StrCat("case.", field, "[", i, "]"), names[i]});
  }
}

std::vector<NamedMunicipality> MunicipalitiesOf(const v1::Case& c) {
  std::vector<NamedMunicipality> all;
  for (int i = 0; i < c.family_ties_size(); ++i) {
    all.push_back(
        {absl::StrCat("case.family_ties[", i, "].municipality"), c.family_ties(i).municipality()});
  }
  AddNames(c.keep_away_from(), "keep_away_from", all);
  AddNames(c.wished_municipalities(), "wished_municipalities", all);
  AddNames(c.advised_municipalities(), "advised_municipalities", all);
  return all;
}

bool IsWellFormed(const std::string& name) {
  const auto parts = platform::ParseResourceName("municipalities/{municipality}", name, "");
  return parts.ok() && parts->front().size() == 4 &&
         std::all_of(parts->front().begin(), parts->front().end(), absl::ascii_isdigit);
}

constexpr char kRule[] = "must be a municipality of the current division";

std::string Problem(const std::string& name, MunicipalityDirectory& municipalities) {
  const std::optional<EndedMunicipality> ended = municipalities.FindEnded(name);
  if (!ended.has_value()) return kRule;
  const std::string remedy = ended->successors.empty()
                                 ? "it has no successor"
                                 : "use " + absl::StrJoin(ended->successors, " or ");
  return absl::StrCat(kRule, ": this one ended ", ended->end_date, ", ", remedy);
}

}  // namespace

absl::Status CheckMunicipalities(const v1::Case& c, const v1::Case& before,
                                 MunicipalityDirectory& municipalities,
                                 platform::FieldErrors& errors) {
  std::set<std::string> checked;
  for (NamedMunicipality& one : MunicipalitiesOf(before)) checked.insert(std::move(one.name));
  for (const NamedMunicipality& one : MunicipalitiesOf(c)) {
    if (checked.count(one.name) > 0 || !IsWellFormed(one.name)) continue;
    TREFF_RETURN_IF_ERROR(CheckMunicipality(one.name, one.field, municipalities, errors));
  }
  return absl::OkStatus();
}

absl::Status CheckMunicipality(const std::string& name, const std::string& field,
                               MunicipalityDirectory& municipalities,
                               platform::FieldErrors& errors) {
  if (!IsWellFormed(name)) {
    errors.Add(field, kRule);
    return absl::OkStatus();
  }
  TREFF_ASSIGN_OR_RETURN(const bool exists, municipalities.Exists(name));
  if (!exists) errors.Add(field, Problem(name, municipalities));
  return absl::OkStatus();
}

}  // namespace treff::casework
