#include "services/municipality/serving/municipality_reads.h"

#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/municipality/profiles/ageing.h"
#include "services/municipality/profiles/profile_cache.h"
#include "services/municipality/publication/row_checks.h"
#include "services/municipality/questions/questions.h"
#include "services/municipality/regions/no_such_municipality.h"
#include "services/municipality/serving/profile_on_the_wire.h"
#include "services/municipality/serving/snapshot_page.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/oslo_day.h"
#include "services/platform/values/strings.h"

namespace treff::municipality {
namespace {

constexpr int kMostIndicators = 500;

absl::StatusOr<int> FindPosition(const Snapshot& snapshot, const std::string& code) {
  const int position = snapshot.Find(code);
  if (position < 0) return NoSuchMunicipality(snapshot.division(), code);
  return position;
}

// Whether each indicator is among those asked for; empty when none was named.
absl::StatusOr<std::vector<bool>> FindWanted(const Snapshot& snapshot,
                                             const v1::GetProfileRequest& request) {
  const auto& asked = request.indicators();
  if (asked.empty()) return std::vector<bool>();
  if (asked.size() > kMostIndicators) {
    platform::FieldErrors faults;
    faults.Add("indicators", absl::StrCat("are ", asked.size(), ": name at most ", kMostIndicators,
                                          ", or none for all"));
    return faults.ToStatus();
  }
  const auto& known = snapshot.header().indicators();
  std::unordered_set<std::string_view> left(asked.begin(), asked.end());
  std::vector<bool> wanted(known.size(), false);
  for (int i = 0; i < known.size(); ++i) wanted[i] = left.erase(known[i].indicator_id()) > 0;
  std::vector<std::string> unknown;
  for (const std::string& id : asked) {
    if (left.erase(id) > 0) unknown.push_back(absl::StrCat("\"", id, "\""));
  }
  if (unknown.empty()) return wanted;
  return platform::NotFound(
      absl::StrCat("indicators: ", absl::StrJoin(unknown, ", ")),
      absl::StrCat("dataset version ", snapshot.version().number(), " has ", known.size(),
                   " others: a profile without `indicators` lists them"));
}

// Counts the age of the one figure that a municipality is shown with.
void CountAgeOfPopulation(absl::CivilDay day, const Snapshot& snapshot,
                          v1::Municipality& municipality) {
  for (const v1::Indicator& indicator : snapshot.header().indicators()) {
    if (indicator.indicator_id() != municipality.population().indicator()) continue;
    CountAge(day, indicator, *municipality.mutable_population());
  }
}

bool IsListed(const v1::Region& region, const v1::ListRegionsRequest& request) {
  if (request.level() != v1::Region::LEVEL_UNSPECIFIED && region.level() != request.level()) {
    return false;
  }
  const std::string& date = request.valid_date();
  if (date.empty()) return region.valid_to().empty();
  return region.valid_from() <= date && (region.valid_to().empty() || date < region.valid_to());
}

}  // namespace

absl::StatusOr<v1::Municipality> MunicipalityReads::GetMunicipality(
    const v1::GetMunicipalityRequest& request) {
  TREFF_ASSIGN_OR_RETURN(
      const auto parts,
      platform::ParseResourceName("municipalities/{municipality}", request.name(), "name"));
  TREFF_ASSIGN_OR_RETURN(const auto snapshot, versions_.At(0));
  TREFF_ASSIGN_OR_RETURN(const int position, FindPosition(*snapshot, parts[0]));
  v1::Municipality municipality = snapshot->municipalities()[position];
  CountAgeOfPopulation(platform::OsloDay(clock_.Now()), *snapshot, municipality);
  *municipality.mutable_provenances() = snapshot->header().provenances();
  return municipality;
}

absl::StatusOr<v1::ListMunicipalitiesResponse> MunicipalityReads::ListMunicipalities(
    const v1::ListMunicipalitiesRequest& request) {
  if (!request.county().empty()) {
    TREFF_RETURN_IF_ERROR(
        platform::ParseResourceName("regions/{region}", request.county(), "county").status());
  }
  TREFF_ASSIGN_OR_RETURN(auto current, versions_.At(0));
  TREFF_ASSIGN_OR_RETURN(platform::Page asked, platform::ParsePage(request, {50, 500}));
  TREFF_ASSIGN_OR_RETURN(const SnapshotPage page,
                         OpenPage(versions_, std::move(current), std::move(asked)));
  std::vector<const v1::Municipality*> all;
  for (const v1::Municipality& municipality : page.snapshot->municipalities()) {
    if (request.county().empty() || municipality.region().county() == request.county()) {
      all.push_back(&municipality);
    }
  }
  if (all.empty() && !request.county().empty()) {
    return platform::NotFound(request.county(), "no municipality of today belongs to it");
  }
  const absl::CivilDay today = platform::OsloDay(clock_.Now());
  v1::ListMunicipalitiesResponse response;
  response.set_next_page_token(page.Fill(all, [&](const auto* one) {
    v1::Municipality& listed = *response.add_municipalities();
    listed = *one;
    CountAgeOfPopulation(today, *page.snapshot, listed);
  }));
  response.set_total_size(static_cast<int>(all.size()));
  response.set_dataset_version(page.snapshot->version().number());
  *response.mutable_provenances() = page.snapshot->header().provenances();
  return response;
}

absl::Status MunicipalityReads::GetProfile(const v1::GetProfileRequest& request,
                                           v1::Profile& response) {
  TREFF_ASSIGN_OR_RETURN(
      const auto parts,
      platform::ParseResourceName("municipalities/{municipality}/profile", request.name(), "name"));
  TREFF_ASSIGN_OR_RETURN(const auto snapshot, versions_.At(request.dataset_version()));
  ProfilePart part{.include_history = request.include_history(),
                   .wanted = {},
                   .day = platform::OsloDay(clock_.Now())};
  TREFF_ASSIGN_OR_RETURN(part.position, FindPosition(*snapshot, parts[0]));
  TREFF_ASSIGN_OR_RETURN(part.wanted, FindWanted(*snapshot, request));
  PutOnTheWire(*snapshot, part, response);
  return absl::OkStatus();
}

absl::Status MunicipalityReads::StreamSnapshot(
    const v1::StreamSnapshotRequest& request,
    const std::function<bool(const v1::StreamSnapshotResponse&)>& send) {
  TREFF_ASSIGN_OR_RETURN(const auto snapshot,
                         versions_.At(request.dataset_version(), request.dataset_version_digest()));
  const int64_t revision = snapshot->version().quota_revision();
  if (request.quota_revision() != 0 && request.quota_revision() != revision) {
    return platform::NotFound(absl::StrCat("quota revision ", request.quota_revision()),
                              absl::StrCat("dataset version ", snapshot->version().number(),
                                           " came with revision ", revision));
  }
  v1::StreamSnapshotResponse response;
  *response.mutable_header() = snapshot->header();
  if (!send(response)) return absl::OkStatus();
  for (const Snapshot::Entry& entry : snapshot->entries()) {
    response.mutable_profile()->ParseFromString(entry.profile);
    if (!send(response)) return absl::OkStatus();
  }
  // Whoever had to stream did not find it in the cache.
  if (cache_ != nullptr) FillProfileCache(*snapshot, *cache_);
  return absl::OkStatus();
}

absl::StatusOr<v1::Region> MunicipalityReads::GetRegion(const v1::GetRegionRequest& request) {
  TREFF_ASSIGN_OR_RETURN(const auto parts,
                         platform::ParseResourceName("regions/{region}", request.name(), "name"));
  TREFF_ASSIGN_OR_RETURN(const auto snapshot, versions_.At(0));
  const v1::Region* region = snapshot->division().FindEver(parts[0]);
  if (region == nullptr) {
    return platform::NotFound(request.name(), "no region ever had this code");
  }
  return *region;
}

absl::StatusOr<v1::ListRegionsResponse> MunicipalityReads::ListRegions(
    const v1::ListRegionsRequest& request) {
  if (!request.valid_date().empty() && !IsDay(request.valid_date())) {
    return platform::FieldError("valid_date", "must be a day, YYYY-MM-DD");
  }
  if (!v1::Region::Level_IsValid(request.level())) {
    return platform::FieldError("level", "must be one of the levels, or unspecified for all");
  }
  TREFF_ASSIGN_OR_RETURN(auto current, versions_.At(0));
  TREFF_ASSIGN_OR_RETURN(platform::Page asked, platform::ParsePage(request, {50, 500}));
  TREFF_ASSIGN_OR_RETURN(const SnapshotPage page,
                         OpenPage(versions_, std::move(current), std::move(asked)));
  std::vector<const v1::Region*> all;
  for (const v1::Region& region : page.snapshot->division().regions()) {
    if (IsListed(region, request)) all.push_back(&region);
  }
  v1::ListRegionsResponse response;
  response.set_next_page_token(
      page.Fill(all, [&](const auto* one) { *response.add_regions() = *one; }));
  return response;
}

absl::StatusOr<v1::ListRegionChangesResponse> MunicipalityReads::ListRegionChanges(
    const v1::ListRegionChangesRequest& request) {
  TREFF_ASSIGN_OR_RETURN(auto current, versions_.At(0));
  TREFF_ASSIGN_OR_RETURN(platform::Page asked, platform::ParsePage(request, {50, 1000}));
  TREFF_ASSIGN_OR_RETURN(const SnapshotPage page,
                         OpenPage(versions_, std::move(current), std::move(asked)));
  std::vector<const v1::RegionChange*> all;
  for (const v1::RegionChange& change : page.snapshot->division().changes()) {
    if (request.code().empty() || change.old_code() == request.code() ||
        change.new_code() == request.code()) {
      all.push_back(&change);
    }
  }
  v1::ListRegionChangesResponse response;
  response.set_next_page_token(
      page.Fill(all, [&](const auto* one) { *response.add_changes() = *one; }));
  return response;
}

absl::StatusOr<v1::ListQuestionsResponse> MunicipalityReads::ListQuestions(
    const v1::ListQuestionsRequest&) {
  v1::ListQuestionsResponse response;
  for (const v1::Question& question : Questions()) *response.add_questions() = question;
  return response;
}

}  // namespace treff::municipality
