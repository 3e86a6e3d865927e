// Takes in one publication stream and checks every row of it.
#ifndef TREFF_SERVICES_MUNICIPALITY_PUBLICATION_DATASET_INTAKE_H_
#define TREFF_SERVICES_MUNICIPALITY_PUBLICATION_DATASET_INTAKE_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/municipality/observations/dataset_content.h"
#include "services/municipality/regions/division.h"
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

  // `known` are the regions published so far, or null. A stream that brings regions itself is
  // checked against those instead. Must outlive the intake.
  explicit DatasetIntake(const Division* known) : known_(known) {}

  // Takes the next message. INVALID_ARGUMENT when the stream's form is wrong; faulty rows are
  // noted, to be reported together by Finish. Fields are named as in the messages, rows counted
  // from 0 over all batches.
  absl::Status Add(const v1::PublishDatasetRequest& request);

  // The content, sorted and with its digest, after the last message. INVALID_ARGUMENT naming the
  // faulty rows, DATA_LOSS when their numbers differ from the header's.
  absl::StatusOr<DatasetContent> Finish();

  const std::string& request_id() const { return request_id_; }

 private:
  absl::Status AddHeader(const v1::PublishDatasetRequest::Header& header);
  absl::Status AddBatch(const v1::PublishDatasetRequest::Batch& batch);
  void CheckObservation(const v1::Observation& observation, const std::string& field);
  void CheckRegionsKnown();
  absl::Status CheckCounts() const;
  bool KnowsRegions() const;
  bool Knows(std::string_view code) const;

  const Division* known_;
  bool has_header_ = false;
  std::string request_id_;
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
