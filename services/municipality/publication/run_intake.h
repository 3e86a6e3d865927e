// Takes in one publication stream: a run of datasets that are published together.
#ifndef TREFF_SERVICES_MUNICIPALITY_PUBLICATION_RUN_INTAKE_H_
#define TREFF_SERVICES_MUNICIPALITY_PUBLICATION_RUN_INTAKE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/municipality/observations/dataset_content.h"
#include "services/municipality/profiles/snapshot.h"
#include "services/municipality/publication/dataset_intake.h"
#include "services/platform/status/field_errors.h"
#include "treff/municipality/v1/dataset_service.pb.h"

namespace treff::municipality {

// What a publication asks for. Contents are sorted and have their digests; neither they nor the
// retired ones are in any order, and none is both.
struct PublicationRun {
  std::string request_id;
  std::vector<std::shared_ptr<DatasetContent>> contents;
  std::vector<std::string> retired;
};

class RunIntake {
 public:
  // What a run may hold at most, besides what each dataset may (see dataset_intake.h).
  static constexpr int kMaxDatasets = 200;
  static constexpr size_t kMaxObservations = 2'000'000;

  // Takes the next message of either stream; one intake takes one kind. INVALID_ARGUMENT when the
  // stream's form is wrong, DATA_LOSS when a dataset lacks rows; other faults are noted.
  absl::Status Add(const v1::PublishDatasetsRequest& request);
  absl::Status Add(const v1::PublishDatasetRequest& request);

  // The run, after the last message. `current` is what serves now, or null: rows must name regions
  // of it, or of the run. INVALID_ARGUMENT naming the faulty fields (those of a run below
  // "datasets[i]"), DATA_LOSS when datasets are missing.
  absl::StatusOr<PublicationRun> Finish(const Snapshot* current);

 private:
  absl::Status Open(const v1::PublishDatasetsRequest::Run& run);
  absl::Status AddDataset(const v1::PublishDatasetRequest::Header& header);
  absl::Status AddBatch(const v1::PublishDatasetRequest::Batch& batch);
  void Retire(const std::string& dataset);
  absl::Status CloseLast();
  absl::Status CheckCounts() const;
  // The codes of all regions of the version to come.
  std::unordered_set<std::string_view> KnownRegions(const Snapshot* current) const;

  bool opened_ = false;
  bool is_single_ = false;  // PublishDataset: fields are named without their dataset
  std::string request_id_;
  int expected_datasets_ = 0;
  int expected_retirements_ = 0;
  std::vector<std::unique_ptr<DatasetIntake>> datasets_;
  std::vector<std::string> retired_;
  std::unordered_set<std::string> named_;  // published or retired
  platform::FieldErrors errors_;
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PUBLICATION_RUN_INTAKE_H_
