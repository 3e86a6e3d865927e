#include "services/ingestion/pipeline/import_run.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::ingestion {
namespace {

void Observe(const v1::Import& import) {
  const std::string state = v1::Import::State_Name(import.state());
  platform::CountMetric("treff_imports_total", {{"dataset", import.dataset()}, {"state", state}});
  if (import.state() != v1::Import::FAILED) {
    platform::LogInfo("import ended", {{"dataset", import.dataset()},
                                       {"state", state},
                                       {"observations", import.observation_count()},
                                       {"version", import.dataset_version()}});
    return;
  }
  platform::LogError("import failed",
                     {{"dataset", import.dataset()}, {"error", import.error().message()}});
}

}  // namespace

absl::StatusOr<v1::ImportDatasetsResponse> ImportRun::Run(v1::ImportMetadata metadata,
                                                          const Options& options,
                                                          const OnProgress& on_progress) {
  metadata.set_done_count(0);
  metadata.clear_activity();
  for (v1::Import& import : *metadata.mutable_imports()) {
    TREFF_ASSIGN_OR_RETURN(import, Begun(import));
  }
  v1::ImportDatasetsResponse response;
  for (v1::Import& import : *metadata.mutable_imports()) {
    if (!HasEnded(import)) {
      TREFF_RETURN_IF_ERROR(RunOne(options, import, metadata, on_progress));
    }
    response.set_dataset_version(std::max(response.dataset_version(), import.dataset_version()));
    *response.add_imports() = import;
    metadata.set_done_count(metadata.done_count() + 1);
    metadata.clear_activity();
    on_progress(metadata);
  }
  if (options.cancelled && options.cancelled()) return absl::CancelledError("cancelled");
  return response;
}

absl::StatusOr<v1::Import> ImportRun::Begun(const v1::Import& import) {
  TREFF_ASSIGN_OR_RETURN(const auto found, store_.Find(import.name()));
  if (found.has_value() && HasEnded(*found)) return *found;
  v1::Import waiting;
  waiting.set_name(import.name());
  waiting.set_dataset(import.dataset());
  waiting.set_state(v1::Import::WAITING);
  TREFF_RETURN_IF_ERROR(store_.Put(waiting));
  return waiting;
}

absl::Status ImportRun::RunOne(const Options& options, v1::Import& import,
                               v1::ImportMetadata& metadata, const OnProgress& on_progress) {
  const std::string id = import.dataset().substr(std::string_view("datasets/").size());
  Importer::RunOptions one;
  one.from_archive = options.from_archive;
  one.cancelled = options.cancelled;
  one.handed_back = options.handed_back;
  one.on_activity = [&](const std::string& activity) {
    import.set_state(v1::Import::RUNNING);
    metadata.set_activity(absl::StrCat(id, ": ", activity));
    on_progress(metadata);
  };
  const absl::Time start = absl::Now();
  TREFF_ASSIGN_OR_RETURN(import, importer_.Run(import, one));
  platform::ObserveMetric("treff_import_seconds", {{"dataset", import.dataset()}},
                          absl::ToDoubleSeconds(absl::Now() - start));
  Observe(import);
  return absl::OkStatus();
}

}  // namespace treff::ingestion
