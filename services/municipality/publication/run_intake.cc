#include "services/municipality/publication/run_intake.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/municipality/publication/row_checks.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::municipality {
namespace {

absl::Status BadStream(std::string_view problem) {
  return platform::ErrorOf(platform::reasons::kBadStream, problem);
}

}  // namespace

absl::Status RunIntake::Add(const v1::PublishDatasetsRequest& request) {
  if (request.has_run() == opened_) {
    return BadStream(
        "a publication opens with its run, then come datasets: send it first and once");
  }
  switch (request.part_case()) {
    case v1::PublishDatasetsRequest::kRun:
      return Open(request.run());
    case v1::PublishDatasetsRequest::kDataset:
      return AddDataset(request.dataset());
    case v1::PublishDatasetsRequest::kBatch:
      return AddBatch(request.batch());
    case v1::PublishDatasetsRequest::kRetirement:
      Retire(request.retirement().dataset());
      return absl::OkStatus();
    case v1::PublishDatasetsRequest::PART_NOT_SET:
      break;
  }
  return BadStream("a message of the stream is empty: send a dataset, a batch or a retirement");
}

absl::Status RunIntake::Add(const v1::PublishDatasetRequest& request) {
  if (request.has_header() == opened_) {
    return BadStream("a publication is one header, then batches: send the header first and once");
  }
  if (request.has_batch()) return AddBatch(request.batch());
  if (!request.has_header()) return BadStream("a message of the stream is empty: send a batch");
  opened_ = true;
  is_single_ = true;
  request_id_ = request.header().request_id();
  expected_datasets_ = 1;
  return AddDataset(request.header());
}

absl::Status RunIntake::Open(const v1::PublishDatasetsRequest::Run& run) {
  opened_ = true;
  request_id_ = run.request_id();
  expected_datasets_ = run.dataset_count();
  expected_retirements_ = run.retirement_count();
  if (request_id_.size() > 100 || platform::HasControlCharacters(request_id_)) {
    errors_.Add("run.request_id", "must be at most 100 bytes without control characters");
  }
  if (expected_datasets_ < 0 || expected_datasets_ > kMaxDatasets || expected_retirements_ < 0 ||
      expected_retirements_ > kMaxDatasets) {
    return BadStream(absl::StrCat("a publication holds at most ", kMaxDatasets, " datasets and ",
                                  kMaxDatasets, " retirements"));
  }
  if (expected_datasets_ + expected_retirements_ == 0) {
    return BadStream("a publication of nothing: announce the datasets and retirements that follow");
  }
  return absl::OkStatus();
}

absl::Status RunIntake::AddDataset(const v1::PublishDatasetRequest::Header& header) {
  TREFF_RETURN_IF_ERROR(CloseLast());
  const size_t index = datasets_.size();
  datasets_.push_back(std::make_unique<DatasetIntake>());
  // Stops a stream that will not end.
  if (static_cast<int>(datasets_.size()) > expected_datasets_) return CheckCounts();
  if (!named_.insert(header.dataset()).second) {
    errors_.Add(absl::StrCat("datasets[", index, "].header.dataset"), "comes twice in the run");
  }
  return datasets_.back()->AddHeader(header);
}

absl::Status RunIntake::AddBatch(const v1::PublishDatasetRequest::Batch& batch) {
  if (datasets_.empty()) return BadStream("a batch came before any dataset: send its header first");
  TREFF_RETURN_IF_ERROR(datasets_.back()->AddBatch(batch));
  size_t observations = 0;
  for (const auto& dataset : datasets_) observations += dataset->observation_count();
  if (observations <= kMaxObservations) return absl::OkStatus();
  return BadStream(
      absl::StrCat("a publication holds at most ", kMaxObservations, " observations: split it"));
}

void RunIntake::Retire(const std::string& dataset) {
  const std::string field = absl::StrCat("retirements[", retired_.size(), "].dataset");
  if (!IsToken(dataset)) errors_.Add(field, "must be 1 to 100 characters of A-Z a-z 0-9 . _ -");
  if (!named_.insert(dataset).second) errors_.Add(field, "comes twice in the run");
  retired_.push_back(dataset);
}

absl::Status RunIntake::CloseLast() {
  if (datasets_.empty()) return absl::OkStatus();
  const absl::Status status = datasets_.back()->Close();
  return is_single_ ? status : platform::Annotate(status, datasets_.back()->dataset());
}

absl::Status RunIntake::CheckCounts() const {
  if (static_cast<int>(datasets_.size()) == expected_datasets_ &&
      static_cast<int>(retired_.size()) == expected_retirements_) {
    return absl::OkStatus();
  }
  return platform::ErrorOf(
      platform::reasons::kIncompleteStream,
      absl::StrCat("the run announced ", expected_datasets_, " datasets and ",
                   expected_retirements_, " retirements but the stream had ", datasets_.size(),
                   " and ", retired_.size(), ": nothing was published, send it again"));
}

std::unordered_set<std::string_view> RunIntake::KnownRegions(const Snapshot* current) const {
  std::unordered_set<std::string_view> known;
  for (const auto& dataset : datasets_) {
    known.insert(dataset->region_codes().begin(), dataset->region_codes().end());
  }
  if (current == nullptr) return known;
  for (const auto& content : current->contents()) {
    if (named_.count(content->published.dataset()) > 0) continue;
    for (const v1::Region& region : content->regions) known.insert(region.code());
  }
  return known;
}

absl::StatusOr<PublicationRun> RunIntake::Finish(const Snapshot* current) {
  if (!opened_) return BadStream("the stream ended before its first message");
  TREFF_RETURN_IF_ERROR(CloseLast());
  TREFF_RETURN_IF_ERROR(CheckCounts());
  const std::unordered_set<std::string_view> known = KnownRegions(current);
  PublicationRun run{std::move(request_id_), {}, std::move(retired_)};
  for (size_t i = 0; i < datasets_.size(); ++i) {
    absl::StatusOr<DatasetContent> content = datasets_[i]->Finish(known);
    if (content.ok()) {
      run.contents.push_back(std::make_shared<DatasetContent>(*std::move(content)));
    } else if (is_single_ ||
               !errors_.AddBelow(absl::StrCat("datasets[", i, "]"), content.status())) {
      return content.status();
    }
  }
  TREFF_RETURN_IF_ERROR(errors_.ToStatus());
  return run;
}

}  // namespace treff::municipality
