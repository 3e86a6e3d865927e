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
  for (const v1::Import& import : metadata.imports()) TREFF_RETURN_IF_ERROR(store_.Put(import));
  v1::ImportDatasetsResponse response;
  for (v1::Import& import : *metadata.mutable_imports()) {
    const std::string id = import.dataset().substr(std::string_view("datasets/").size());
    Importer::RunOptions one;
    one.from_archive = options.from_archive;
    one.cancelled = options.cancelled;
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
    response.set_dataset_version(std::max(response.dataset_version(), import.dataset_version()));
    *response.add_imports() = import;
    metadata.set_done_count(metadata.done_count() + 1);
    metadata.clear_activity();
    on_progress(metadata);
  }
  if (options.cancelled && options.cancelled()) return absl::CancelledError("cancelled");
  return response;
}

}  // namespace treff::ingestion
