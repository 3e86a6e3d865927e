#include "services/recommendation/matching/figures/as_of.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/values/strings.h"

namespace treff::recommendation::matching {
namespace {

std::string Iso(absl::CivilDay day) { return absl::FormatCivilTime(day); }

absl::Status Fault(std::string_view field, std::string_view problem) {
  platform::FieldErrors errors;
  errors.Add(field, problem);
  return errors.ToStatus();
}

}  // namespace

std::optional<absl::CivilDay> ParseDay(std::string_view text) {
  absl::CivilDay day;
  // Abseil reads more than ISO 8601 has ("+2026-9-28"): what it writes must be what it read.
  if (!absl::ParseCivilTime(platform::Absl(text), &day) || Iso(day) != text) return std::nullopt;
  return day;
}

absl::StatusOr<absl::CivilDay> ResolveAsOf(const std::string& asked, absl::CivilDay today,
                                           const MunicipalityTable& snapshot) {
  const absl::CivilDay published = snapshot.publish_date();
  if (asked.empty()) {
    if (published - today <= 1) return std::max(today, published);
    return platform::ErrorOf(
        platform::reasons::kClockBehind,
        absl::StrCat("today is ", Iso(today), " by this server's clock, but datasetVersions/",
                     snapshot.dataset_version(), " was published ", Iso(published),
                     ": set the clock right"));
  }
  const std::optional<absl::CivilDay> day = ParseDay(asked);
  if (!day.has_value()) {
    return Fault("as_of", "must be a day as ISO 8601 writes it, YYYY-MM-DD, or empty for today");
  }
  if (*day > today) {
    return Fault("as_of", absl::StrCat("must not be after today, ", Iso(today)));
  }
  if (*day < published) {
    return Fault("as_of",
                 absl::StrCat("must not be before ", Iso(published), ", when datasetVersions/",
                              snapshot.dataset_version(),
                              " was published: name an older dataset version with an older day"));
  }
  return *day;
}

absl::StatusOr<int> ResolveQuotaYear(int asked, absl::CivilDay as_of,
                                     const MunicipalityTable& snapshot, std::string_view field) {
  const int year_of_day = static_cast<int>(as_of.year());
  if (asked == 0 || asked == year_of_day) return year_of_day;
  if (snapshot.HasQuotasOf(asked)) return asked;
  return Fault(field,
               absl::StrCat("must be ", year_of_day, " or a year with quotas; the newest is ",
                            snapshot.newest_quota_year()));
}

}  // namespace treff::recommendation::matching
