#include "services/ingestion/pipeline/import_run.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/ingestion/pipeline/refused_datasets.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::ingestion {
namespace {

void Observe(const v1::Import& import) {
  const std::string state = v1::Import::State_Name(import.state());
  platform::CountMetric(platform::metrics::kImports,
                        {{"dataset", import.dataset()}, {"state", state}});
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

class ImportRun::Course {
 public:
  Course(ImportRun& run, v1::ImportMetadata metadata, const Options& options,
         const OnProgress& on_progress, PublicationSpool& spool)
      : run_(run),
        metadata_(std::move(metadata)),
        options_(options),
        on_progress_(on_progress),
        spool_(spool) {}

  // Those that ended in an earlier try stay as they are on record.
  absl::Status NoteAll() {
    metadata_.clear_activity();
    metadata_.set_done_count(0);
    for (v1::Import& import : *metadata_.mutable_imports()) {
      TREFF_ASSIGN_OR_RETURN(const auto found, run_.store_.Find(import.name()));
      const bool has_ended = found.has_value() && HasEnded(*found);
      import = has_ended ? *found : WaitingAs(import);
      if (!has_ended) TREFF_RETURN_IF_ERROR(run_.store_.Put(import));
    }
    return absl::OkStatus();
  }

  absl::Status ReadAll() {
    for (int i = 0; i < metadata_.imports_size(); ++i) {
      if (HasEnded(metadata_.imports(i))) continue;
      TREFF_RETURN_IF_ERROR(Read(i));
    }
    return absl::OkStatus();
  }

  // What waits for it ends with it, well or not.
  absl::Status Publish() {
    while (!waiting_.empty()) {
      metadata_.set_activity(absl::StrCat("publishing ", waiting_.size(), " datasets"));
      on_progress_(metadata_);
      const absl::StatusOr<DatasetPublisher::Served> served =
          Cancelled() ? absl::CancelledError("cancelled") : run_.publisher_.Publish(spool_);
      if (!served.ok()) TREFF_RETURN_IF_ERROR(CheckOurs());
      TREFF_ASSIGN_OR_RETURN(const bool left_some_out, LeaveOutRefused(served.status()));
      if (!left_some_out) TREFF_RETURN_IF_ERROR(EndWaiting(served));
    }
    metadata_.clear_activity();
    on_progress_(metadata_);
    return absl::OkStatus();
  }

  absl::StatusOr<v1::ImportDatasetsResponse> Answer() const {
    if (Cancelled()) return absl::CancelledError("cancelled");
    v1::ImportDatasetsResponse response;
    for (const v1::Import& import : metadata_.imports()) {
      response.set_dataset_version(std::max(response.dataset_version(), import.dataset_version()));
      *response.add_imports() = import;
    }
    if (response.dataset_version() == 0 && metadata_.imports_size() > 0) {
      // Nothing was published: what was before goes on serving.
      const auto held = run_.publisher_.Find(IdOf(metadata_.imports(0)));
      if (held.ok()) response.set_dataset_version(held->version);
    }
    return response;
  }

 private:
  bool Cancelled() const { return options_.cancelled && options_.cancelled(); }

  // CANCELLED when another process goes on with the run.
  absl::Status CheckOurs() const {
    if (!options_.handed_back || !options_.handed_back()) return absl::OkStatus();
    return absl::CancelledError("another process goes on with it");
  }

  // Fails the datasets that the publication's error blames, and takes them out of it. False when it
  // blames none.
  absl::StatusOr<bool> LeaveOutRefused(const absl::Status& error) {
    const std::map<std::string, absl::Status> refused = RefusedDatasets(error, spool_);
    std::vector<std::pair<int, Importer::Outcome>> others;
    for (auto& [index, outcome] : waiting_) {
      const auto why = refused.find(IdOf(outcome.import));
      if (why == refused.end()) {
        others.emplace_back(index, std::move(outcome));
        continue;
      }
      spool_.Drop(why->first);
      TREFF_RETURN_IF_ERROR(EndFailed(index, std::move(outcome), why->second));
    }
    const bool left_some_out = others.size() < waiting_.size();
    waiting_ = std::move(others);
    return left_some_out;
  }

  absl::Status EndWaiting(const absl::StatusOr<DatasetPublisher::Served>& served) {
    for (auto& [index, outcome] : waiting_) {
      if (!served.ok()) {
        TREFF_RETURN_IF_ERROR(EndFailed(index, std::move(outcome), served.status()));
        continue;
      }
      outcome.import = run_.importer_.Ended(
          std::move(outcome.import),
          outcome.content.has_value() ? v1::Import::PUBLISHED : v1::Import::RETIRED,
          served->version);
      Remember(*served, outcome);
      TREFF_RETURN_IF_ERROR(End(index, outcome));
    }
    waiting_.clear();
    return absl::OkStatus();
  }

  absl::Status EndFailed(int index, Importer::Outcome outcome, const absl::Status& why) {
    outcome.import =
        run_.importer_.Failed(std::move(outcome.import), platform::Annotate(why, "publishing"));
    outcome.content.reset();
    return End(index, outcome);
  }

  static v1::Import WaitingAs(const v1::Import& import) {
    v1::Import waiting;
    waiting.set_name(import.name());
    waiting.set_dataset(import.dataset());
    waiting.set_state(v1::Import::WAITING);
    return waiting;
  }

  absl::Status Read(int index) {
    v1::Import& import = *metadata_.mutable_imports(index);
    const std::string id = IdOf(import);
    const Importer::RunOptions one{.from_archive = options_.from_archive,
                                   .without_files = options_.without_files,
                                   .file = options_.file,
                                   .cancelled = options_.cancelled,
                                   .on_activity = [&](const std::string& activity) {
                                     import.set_state(v1::Import::RUNNING);
                                     metadata_.set_activity(absl::StrCat(id, ": ", activity));
                                     on_progress_(metadata_);
                                   }};
    const absl::Time start = absl::Now();
    TREFF_ASSIGN_OR_RETURN(Importer::Outcome outcome,
                           run_.importer_.Run(import, one, regions_, spool_));
    platform::ObserveMetric(platform::metrics::kImportSeconds, {{"dataset", import.dataset()}},
                            absl::ToDoubleSeconds(absl::Now() - start));
    TREFF_RETURN_IF_ERROR(CheckOurs());
    import = outcome.import;
    if (import.state() != v1::Import::RUNNING) {
      TREFF_RETURN_IF_ERROR(End(index, outcome));
    } else {
      waiting_.emplace_back(index, std::move(outcome));
    }
    metadata_.set_done_count(index + 1);
    metadata_.clear_activity();
    on_progress_(metadata_);
    return absl::OkStatus();
  }

  static std::string IdOf(const v1::Import& import) {
    return import.dataset().substr(std::string_view("datasets/").size());
  }

  static void Remember(const DatasetPublisher::Served& served, Importer::Outcome& outcome) {
    const auto digest = served.content_sha256.find(IdOf(outcome.import));
    if (!outcome.content.has_value() || digest == served.content_sha256.end()) return;
    outcome.content->set_published_sha256(digest->second);
  }

  absl::Status End(int index, const Importer::Outcome& outcome) {
    *metadata_.mutable_imports(index) = outcome.import;
    Observe(outcome.import);
    return platform::Annotate(outcome.content.has_value()
                                  ? run_.store_.PutGood(outcome.import, *outcome.content)
                                  : run_.store_.Put(outcome.import),
                              absl::StrCat("noting the import of ", IdOf(outcome.import)));
  }

  ImportRun& run_;
  v1::ImportMetadata metadata_;
  const Options& options_;
  const OnProgress& on_progress_;
  PublicationSpool& spool_;
  Importer::KnownRegions regions_;
  std::vector<std::pair<int, Importer::Outcome>> waiting_;  // for the publication, by index
};

absl::StatusOr<v1::ImportDatasetsResponse> ImportRun::Run(v1::ImportMetadata metadata,
                                                          const Options& options,
                                                          const OnProgress& on_progress) {
  TREFF_ASSIGN_OR_RETURN(const std::unique_ptr<PublicationSpool> spool,
                         PublicationSpool::Open(spool_folder_));
  Course course(*this, std::move(metadata), options, on_progress, *spool);
  TREFF_RETURN_IF_ERROR(course.NoteAll());
  TREFF_RETURN_IF_ERROR(course.ReadAll());
  TREFF_RETURN_IF_ERROR(course.Publish());
  return course.Answer();
}

}  // namespace treff::ingestion
