#include "services/municipality/publication/dataset_intake.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/municipality/publication/row_checks.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/strings.h"

namespace treff::municipality {
namespace {

absl::Status BadStream(std::string_view problem) {
  return platform::ErrorOf(platform::reasons::kBadStream, problem);
}

std::string Indexed(std::string_view list, size_t index) {
  return absl::StrCat(platform::Absl(list), "[", index, "]");
}

// Parts cannot run into one another: none of them may hold a control character.
std::string KeyOf(const v1::Observation& observation) {
  return absl::StrCat(observation.indicator(), "\n", observation.region(), "\n",
                      observation.period());
}

google::protobuf::Timestamp NewestFetch(const std::vector<v1::Provenance>& provenances) {
  absl::Time newest = absl::UnixEpoch();
  for (const v1::Provenance& provenance : provenances) {
    newest = std::max(newest, platform::FromTimestamp(provenance.fetch_time()));
  }
  return platform::ToTimestamp(newest);
}

}  // namespace

absl::Status DatasetIntake::AddHeader(const v1::PublishDatasetRequest::Header& header) {
  expected_observations_ = header.observation_count();
  expected_regions_ = header.region_count();
  expected_changes_ = header.change_count();
  content_.published.set_dataset(header.dataset());
  content_.published.set_import(header.import());
  content_.indicators.assign(header.indicators().begin(), header.indicators().end());
  content_.provenances.assign(header.provenances().begin(), header.provenances().end());
  content_.contacts.assign(header.contacts().begin(), header.contacts().end());
  *content_.published.mutable_fetch_time() = NewestFetch(content_.provenances);

  if (!IsToken(header.dataset())) {
    errors_.Add("header.dataset", "must be 1 to 100 characters of A-Z a-z 0-9 . _ -");
  }
  if (header.import().empty() || platform::HasControlCharacters(header.import())) {
    errors_.Add("header.import", "must be imports/{id}");
  }
  if (header.request_id().size() > 100 || platform::HasControlCharacters(header.request_id())) {
    errors_.Add("header.request_id", "must be at most 100 bytes without control characters");
  }
  for (size_t i = 0; i < content_.indicators.size(); ++i) {
    const v1::Indicator& indicator = content_.indicators[i];
    const std::string field = Indexed("header.indicators", i);
    CheckIndicator(indicator, field, errors_);
    if (!indicators_.emplace(indicator.indicator_id(), &indicator).second) {
      errors_.Add(field, "is defined twice");
    }
  }
  CheckContacts();
  if (expected_observations_ > kMaxObservations || expected_regions_ > kMaxRegions ||
      expected_changes_ > kMaxRegions) {
    return BadStream(absl::StrCat("a publication holds at most ", kMaxObservations,
                                  " observations and ", kMaxRegions, " regions and changes each"));
  }
  return absl::OkStatus();
}

void DatasetIntake::CheckContacts() {
  std::unordered_set<std::string> regions;
  for (size_t i = 0; i < content_.contacts.size(); ++i) {
    const std::string& region = content_.contacts[i].region();
    const std::string field = Indexed("header.contacts", i) + ".region";
    if (!IsToken(region)) errors_.Add(field, "must be a region's code");
    if (!regions.insert(region).second) errors_.Add(field, "comes twice");
  }
}

absl::Status DatasetIntake::AddBatch(const v1::PublishDatasetRequest::Batch& batch) {
  if (batch.observations_size() + batch.regions_size() + batch.changes_size() > kMaxBatchRows) {
    return BadStream(absl::StrCat("a batch holds at most ", kMaxBatchRows, " rows"));
  }
  for (const v1::Observation& observation : batch.observations()) {
    CheckObservation(observation, Indexed("observations", content_.figures.size()));
    content_.figures.push_back(ToFigure(observation, content_.texts));
  }
  for (const v1::Region& region : batch.regions()) {
    CheckRegion(region, Indexed("regions", content_.regions.size()), errors_);
    content_.regions.push_back(region);
    region_codes_.insert(region.code());
  }
  for (const v1::RegionChange& change : batch.changes()) {
    CheckChange(change, Indexed("changes", content_.changes.size()), errors_);
    content_.changes.push_back(change);
  }
  // Stops a stream that will not end.
  if (static_cast<int64_t>(content_.figures.size()) > expected_observations_ ||
      static_cast<int64_t>(content_.regions.size()) > expected_regions_ ||
      static_cast<int64_t>(content_.changes.size()) > expected_changes_) {
    return CheckCounts();
  }
  return absl::OkStatus();
}

void DatasetIntake::CheckObservation(const v1::Observation& observation, const std::string& field) {
  const auto indicator = indicators_.find(observation.indicator());
  if (indicator == indicators_.end()) {
    errors_.Add(field + ".indicator", "must be one that the header defines");
    return;
  }
  if (!IsToken(observation.region())) {
    errors_.Add(field + ".region", "must be a region's code");
  }
  const auto is_known = [&](int index) {
    return index >= 0 && index < static_cast<int>(content_.provenances.size());
  };
  if (!is_known(observation.provenance_index())) {
    errors_.Add(field + ".provenance_index", "must refer to a provenance of the header");
  }
  for (const int index : observation.further_provenances()) {
    if (is_known(index)) continue;
    errors_.Add(field + ".further_provenances", "must refer to provenances of the header");
    break;
  }
  CheckFigure(observation, *indicator->second, field, errors_);
  if (!rows_.insert(KeyOf(observation)).second) {
    errors_.Add(field, absl::StrCat("comes twice: ", observation.indicator(), ", region ",
                                    observation.region(), ", period ", observation.period()));
  }
}

// Regions may come after the rows that name them, so this waits for the last message.
void DatasetIntake::CheckRegionsKnown(const std::unordered_set<std::string_view>& known) {
  if (region_codes_.empty() && known.empty()) return;
  const auto knows = [&](std::string_view code) {
    return region_codes_.empty() ? known.count(code) > 0
                                 : region_codes_.count(std::string(code)) > 0;
  };
  for (size_t i = 0; i < content_.figures.size(); ++i) {
    const std::string_view code = content_.figures[i].region;
    if (knows(code)) continue;
    errors_.Add(Indexed("observations", i) + ".region",
                absl::StrCat("no region ever had the code \"", platform::Absl(code),
                             "\": check the source, or publish the regions first"));
  }
  for (size_t i = 0; i < content_.changes.size(); ++i) {
    const v1::RegionChange& change = content_.changes[i];
    if (!change.old_code().empty() && !knows(change.old_code())) {
      errors_.Add(Indexed("changes", i) + ".old_code", "must be the code of a region");
    }
    if (!change.new_code().empty() && !knows(change.new_code())) {
      errors_.Add(Indexed("changes", i) + ".new_code", "must be the code of a region");
    }
  }
}

absl::Status DatasetIntake::CheckCounts() const {
  const auto check = [](std::string_view what, int64_t expected, size_t got) -> absl::Status {
    if (expected == static_cast<int64_t>(got)) return absl::OkStatus();
    return platform::ErrorOf(
        platform::reasons::kIncompleteStream,
        absl::StrCat("the header announced ", expected, " ", platform::Absl(what),
                     " but the stream had ", got, ": nothing was published, send it again"));
  };
  TREFF_RETURN_IF_ERROR(check("observations", expected_observations_, content_.figures.size()));
  TREFF_RETURN_IF_ERROR(check("regions", expected_regions_, content_.regions.size()));
  return check("changes", expected_changes_, content_.changes.size());
}

absl::Status DatasetIntake::Close() {
  TREFF_RETURN_IF_ERROR(CheckCounts());
  rows_ = {};
  return absl::OkStatus();
}

absl::StatusOr<DatasetContent> DatasetIntake::Finish(
    const std::unordered_set<std::string_view>& known) {
  CheckRegionsKnown(known);
  TREFF_RETURN_IF_ERROR(errors_.ToStatus());
  Sort(content_);
  content_.published.set_observation_count(static_cast<int64_t>(content_.figures.size()));
  content_.published.set_content_sha256(ContentDigest(content_));
  return std::move(content_);
}

}  // namespace treff::municipality
