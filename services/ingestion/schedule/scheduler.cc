#include "services/ingestion/schedule/scheduler.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
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

Scheduler::Scheduler(Imports& imports, const ArchiveRetention& retention, platform::Leases& leases,
                     const platform::Clock& clock, const Options& options)
    : imports_(imports),
      retention_(retention),
      leases_(leases),
      clock_(clock),
      options_(options),
      periodic_(std::make_unique<platform::Periodic>(options.pause, [this] { Look(); })) {}

Scheduler::~Scheduler() {
  periodic_.reset();
  if (!leads_) return;
  const absl::Status released = leases_.Release(kLease, options_.holder);
  if (released.ok()) return;
  platform::LogWarning("the schedule's lease was not let go: it runs out by itself",
                       {{"error", std::string(released.message())}});
}

void Scheduler::Look() {
  const absl::Status status = Work();
  if (!status.ok() && last_.ok()) {
    platform::LogWarning("the schedule cannot be kept to yet",
                         {{"error", std::string(status.message())}});
  }
  last_ = status;
}

absl::Status Scheduler::Work() {
  TREFF_RETURN_IF_ERROR(ShowFreshness());
  TREFF_ASSIGN_OR_RETURN(const bool leads, Leads());
  if (leads && options_.begins_imports) TREFF_RETURN_IF_ERROR(BeginWhatIsDue());
  // Whoever leads: replicas need not share an archive, and what is gone is gone for all who do.
  if (clock_.Now() - last_retention_ < kPauseOfRetention) return absl::OkStatus();
  TREFF_RETURN_IF_ERROR(retention_.Apply(clock_.Now()).status());
  last_retention_ = clock_.Now();
  return absl::OkStatus();
}

absl::StatusOr<bool> Scheduler::Leads() {
  const absl::StatusOr<bool> holds = leases_.Hold(kLease, options_.holder, options_.lease);
  const bool leads = holds.value_or(false);
  if (leads != leads_) {
    platform::LogInfo(
        leads ? "this process keeps to the schedule" : "another process keeps to the schedule",
        {{"holder", options_.holder}});
  }
  leads_ = leads;
  platform::SetMetric(platform::metrics::kScheduleLeader, {}, leads ? 1 : 0);
  return holds;
}

absl::Status Scheduler::ShowFreshness() {
  v1::ListDatasetsRequest request;
  request.set_page_size(kMostDatasets);
  TREFF_ASSIGN_OR_RETURN(const auto datasets, imports_.ListDatasets(request));
  for (const v1::Dataset& dataset : datasets.datasets()) {
    const platform::Labels labels = {{"dataset", dataset.name()}};
    platform::SetMetric(platform::metrics::kDatasetLateness, labels,
                        static_cast<double>(dataset.lateness().seconds()));
    if (!dataset.has_last_success_time()) continue;
    platform::SetMetric(platform::metrics::kDatasetLastSuccess, labels,
                        static_cast<double>(dataset.last_success_time().seconds()));
    platform::SetMetric(platform::metrics::kDatasetObservations, labels,
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
