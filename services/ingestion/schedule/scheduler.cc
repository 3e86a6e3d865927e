#include "services/ingestion/schedule/scheduler.h"

#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/hash.h"

namespace treff::ingestion {
namespace {

// More than the catalogue has; a page of the list holds as many.
constexpr int kMostDatasets = 200;

}  // namespace

std::string RunIdOf(const std::map<std::string, absl::Time>& due) {
  platform::Sha256 hash;
  for (const auto& [dataset, since] : due) {
    hash.Update(absl::StrCat(dataset, "@", absl::ToUnixSeconds(since), ";"));
  }
  const std::string hex = hash.Hex();
  // Version 8, "custom", of RFC 9562.
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-8", hex.substr(13, 3), "-8",
                      hex.substr(17, 3), "-", hex.substr(20, 12));
}

Scheduler::Scheduler(Imports& imports, const platform::Clock& clock, const Options& options)
    : imports_(imports),
      clock_(clock),
      begins_imports_(options.begins_imports),
      periodic_(options.pause, [this] { Look(); }) {}

void Scheduler::Look() {
  absl::Status status = ShowFreshness();
  if (status.ok() && begins_imports_) status = BeginWhatIsDue();
  if (!status.ok() && last_.ok()) {
    platform::LogWarning("datasets that are due cannot be imported yet",
                         {{"error", std::string(status.message())}});
  }
  last_ = status;
}

absl::Status Scheduler::ShowFreshness() {
  v1::ListDatasetsRequest request;
  request.set_page_size(kMostDatasets);
  TREFF_ASSIGN_OR_RETURN(const auto datasets, imports_.ListDatasets(request));
  for (const v1::Dataset& dataset : datasets.datasets()) {
    const platform::Labels labels = {{"dataset", dataset.name()}};
    platform::SetMetric("treff_dataset_lateness_seconds", labels,
                        static_cast<double>(dataset.lateness().seconds()));
    if (!dataset.has_last_success_time()) continue;
    platform::SetMetric("treff_dataset_last_success_timestamp_seconds", labels,
                        static_cast<double>(dataset.last_success_time().seconds()));
    platform::SetMetric("treff_dataset_observations", labels,
                        static_cast<double>(dataset.latest_import().observation_count()));
  }
  return absl::OkStatus();
}

absl::Status Scheduler::BeginWhatIsDue() {
  TREFF_ASSIGN_OR_RETURN(const auto due, imports_.DueDatasets(clock_.Now()));
  if (due.empty()) return absl::OkStatus();
  v1::ImportDatasetsRequest request;
  for (const auto& [dataset, since] : due) request.add_datasets("datasets/" + dataset);
  request.set_request_id(RunIdOf(due));
  TREFF_ASSIGN_OR_RETURN(const auto operation, imports_.ImportDatasets(request));
  platform::LogInfo("datasets are due", {{"datasets", static_cast<int64_t>(due.size())},
                                         {"operation", operation.name()}});
  return absl::OkStatus();
}

}  // namespace treff::ingestion
