// Takes in the rows of one dataset and checks every one of them.
#ifndef TREFF_SERVICES_MUNICIPALITY_PUBLICATION_DATASET_INTAKE_H_
#define TREFF_SERVICES_MUNICIPALITY_PUBLICATION_DATASET_INTAKE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/municipality/observations/dataset_content.h"
#include "services/platform/status/field_errors.h"
#include "treff/municipality/v1/dataset_service.pb.h"

namespace treff::municipality {

class DatasetIntake {
 public:
  // What a stream may hold at most. Norway has some 400 regions and changes a hundred of them in a
  // bad year; the whole history of a source is some ten thousand observations.
  static constexpr int64_t kMaxObservations = 1'000'000;
  static constexpr int64_t kMaxRegions = 20'000;
  static constexpr int kMaxBatchRows = 5'000;

  // First and once; then the batches. INVALID_ARGUMENT when the stream's form is wrong, DATA_LOSS
  // when there is more than was announced; faulty rows are noted, to be reported together by
  // Finish. Fields are named as in the messages, rows counted from 0 over all batches.
  absl::Status AddHeader(const v1::PublishDatasetRequest::Header& header);
  absl::Status AddBatch(const v1::PublishDatasetRequest::Batch& batch);

  // After the last batch: lets go of what only the checks need. DATA_LOSS when the numbers of rows
  // differ from the header's.
  absl::Status Close();

  const std::string& dataset() const { return content_.published.dataset(); }
  size_t observation_count() const { return content_.figures.size(); }
  // Of the regions that the dataset brings itself.
  const std::unordered_set<std::string>& region_codes() const { return region_codes_; }

  // The content, sorted and with its digest, after Close. INVALID_ARGUMENT naming the faulty rows.
  // Rows of a dataset that brings regions itself must be about those; of another, about `known`,
  // the codes of all other regions there are. Where none is known yet, codes are not checked.
  absl::StatusOr<DatasetContent> Finish(const std::unordered_set<std::string_view>& known);

 private:
  void CheckContacts();
  void CheckObservation(const v1::Observation& observation, const std::string& field);
  void CheckRegionsKnown(const std::unordered_set<std::string_view>& known);
  absl::Status CheckCounts() const;

  int64_t expected_observations_ = 0;
  int64_t expected_regions_ = 0;
  int64_t expected_changes_ = 0;
  DatasetContent content_;
  std::unordered_map<std::string, const v1::Indicator*> indicators_;
  std::unordered_set<std::string> rows_;          // keys of the observations seen
  std::unordered_set<std::string> region_codes_;  // that the stream itself brings
  platform::FieldErrors errors_;
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PUBLICATION_DATASET_INTAKE_H_
