#include "services/ingestion/schedule/archive_retention.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::ingestion {

absl::StatusOr<std::set<std::string>> ArchiveRetention::Kept() const {
  std::set<std::string> kept;
  for (const catalogue::Dataset& dataset : catalogue_.datasets()) {
    TREFF_ASSIGN_OR_RETURN(const auto content,
                           store_.FindContent(absl::StrCat("datasets/", dataset.id())));
    if (!content.has_value()) continue;
    for (const auto& fetched : content->fetches()) kept.insert(fetched.provenance().raw_sha256());
  }
  TREFF_ASSIGN_OR_RETURN(const std::set<std::string> imports, publisher_.ImportsInUse());
  for (const std::string& name : imports) {
    TREFF_ASSIGN_OR_RETURN(const auto import, store_.Find(name));
    if (!import.has_value()) {
      return absl::FailedPreconditionError(
          absl::StrCat(name, " is not on record, and a dataset version rests on it: nothing was ",
                       "removed from the archive, restore both databases from one moment"));
    }
    for (const v1::Fetch& fetch : import->fetches()) kept.insert(fetch.raw_sha256());
  }
  return kept;
}

absl::StatusOr<ArchiveRetention::Removed> ArchiveRetention::Apply(absl::Time now) const {
  Removed removed;
  if (days_ == 0) return removed;
  // Listed before it is asked what is kept: what an import brings meanwhile is not in the list.
  TREFF_ASSIGN_OR_RETURN(const std::vector<Archive::File> files, archive_.List());
  TREFF_ASSIGN_OR_RETURN(const std::set<std::string> kept, Kept());
  const absl::Time oldest = now - absl::Hours(24) * days_;
  for (const Archive::File& file : files) {
    if (file.last_put >= oldest || kept.count(file.sha256) > 0) continue;
    TREFF_RETURN_IF_ERROR(archive_.Remove(file.sha256, now));
    ++removed.files;
    removed.bytes += file.bytes;
  }
  platform::CountMetric(platform::metrics::kArchiveRemovedFiles, {},
                        static_cast<double>(removed.files));
  platform::CountMetric(platform::metrics::kArchiveRemovedBytes, {},
                        static_cast<double>(removed.bytes));
  if (removed.files > 0) {
    platform::LogInfo("the archive let go of raw bytes that nothing rests on",
                      {{"files", removed.files},
                       {"bytes", removed.bytes},
                       {"older_than_days", days_},
                       {"listed_in", archive_.removals()}});
  }
  return removed;
}

}  // namespace treff::ingestion
