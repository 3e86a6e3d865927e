#include "services/ingestion/pipeline/publication_spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include <google/protobuf/io/zero_copy_stream_impl.h>
#include <google/protobuf/util/delimited_message_util.h>

#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"

namespace treff::ingestion {
namespace {

using municipality::v1::PublishDatasetRequest;
using municipality::v1::PublishDatasetsRequest;

// The contract allows 5 000 rows a message; fewer keep messages well below gRPC's 4 MB.
constexpr size_t kBatchRows = 2000;

absl::Status SpoolError(const std::string& folder, int error) {
  platform::LogWarning("the spool fails", {{"folder", folder}, {"error", std::strerror(error)}});
  const std::string text = absl::StrCat("spool: ", std::strerror(error));
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
    return absl::ResourceExhaustedError(text + ": free some space and import again");
  }
  return absl::UnavailableError(text);
}

// Calls `append` with `rows` in batches; `add` puts one row into a batch.
template <typename Row, typename Add, typename Append>
absl::Status AppendRows(const std::vector<Row>& rows, Add add, const Append& append) {
  for (size_t begin = 0; begin < rows.size(); begin += kBatchRows) {
    PublishDatasetsRequest message;
    const size_t end = std::min(begin + kBatchRows, rows.size());
    for (size_t i = begin; i < end; ++i) add(*message.mutable_batch()) = rows[i];
    TREFF_RETURN_IF_ERROR(append(message));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<PublicationSpool>> PublicationSpool::Open(
    const std::string& folder) {
  std::string path = absl::StrCat(folder, "/spool.XXXXXX");
  const int file = mkostemp(path.data(), O_CLOEXEC);
  if (file < 0) return SpoolError(folder, errno);
  unlink(path.c_str());
  return std::unique_ptr<PublicationSpool>(new PublicationSpool(folder, file));
}

PublicationSpool::~PublicationSpool() { close(file_); }

absl::Status PublicationSpool::Add(PublishDatasetRequest::Header header,
                                   const DatasetReading& reading) {
  using Batch = PublishDatasetRequest::Batch;
  header.set_observation_count(static_cast<int64_t>(reading.observations.size()));
  header.set_region_count(static_cast<int64_t>(reading.regions.size()));
  header.set_change_count(static_cast<int64_t>(reading.changes.size()));
  Part part{.dataset = header.dataset(),
            .has_regions = !reading.regions.empty() || !reading.changes.empty(),
            .begin = size_,
            .end = size_};
  const auto append = [&](const PublishDatasetsRequest& message) { return Append(message, part); };
  PublishDatasetsRequest opening;
  *opening.mutable_dataset() = std::move(header);
  TREFF_RETURN_IF_ERROR(append(opening));
  TREFF_RETURN_IF_ERROR(AppendRows(
      reading.regions, [](Batch & batch) -> auto& { return *batch.add_regions(); }, append));
  TREFF_RETURN_IF_ERROR(AppendRows(
      reading.changes, [](Batch & batch) -> auto& { return *batch.add_changes(); }, append));
  TREFF_RETURN_IF_ERROR(AppendRows(
      reading.observations, [](Batch & batch) -> auto& { return *batch.add_observations(); },
      append));
  Add(std::move(part));
  return absl::OkStatus();
}

absl::Status PublicationSpool::Retire(const std::string& dataset) {
  Part part{.dataset = dataset, .is_retirement = true, .begin = size_, .end = size_};
  PublishDatasetsRequest message;
  message.mutable_retirement()->set_dataset(dataset);
  TREFF_RETURN_IF_ERROR(Append(message, part));
  Add(std::move(part));
  return absl::OkStatus();
}

void PublicationSpool::Add(Part part) {
  size_ = part.end;
  parts_.push_back(std::move(part));
}

void PublicationSpool::Drop(std::string_view dataset) {
  parts_.erase(std::remove_if(parts_.begin(), parts_.end(),
                              [&](const Part& part) { return part.dataset == dataset; }),
               parts_.end());
}

std::vector<std::string> PublicationSpool::Datasets() const {
  std::vector<std::string> datasets;
  for (const Part& part : parts_) {
    if (!part.is_retirement) datasets.push_back(part.dataset);
  }
  return datasets;
}

std::vector<std::string> PublicationSpool::DatasetsWithRegions() const {
  std::vector<std::string> datasets;
  for (const Part& part : parts_) {
    if (part.has_regions) datasets.push_back(part.dataset);
  }
  return datasets;
}

absl::Status PublicationSpool::Append(const PublishDatasetsRequest& message, Part& part) const {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::util::SerializeDelimitedToZeroCopyStream(message, &stream);
  }
  std::string digest = platform::Sha256Hex(absl::StrCat(part.digest, bytes));
  for (std::string_view left = bytes; !left.empty();) {
    const ssize_t written = pwrite(file_, left.data(), left.size(), part.end);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SpoolError(folder_, errno);
    left.remove_prefix(written);
    part.end += written;
  }
  part.digest = std::move(digest);
  return absl::OkStatus();
}

absl::Status PublicationSpool::ForEach(const Send& send) const {
  PublishDatasetsRequest opening;
  PublishDatasetsRequest::Run& run = *opening.mutable_run();
  std::string digests;
  for (const Part& part : parts_) {
    digests += part.digest;
    if (part.is_retirement) {
      run.set_retirement_count(run.retirement_count() + 1);
    } else {
      run.set_dataset_count(run.dataset_count() + 1);
    }
  }
  run.set_request_id(platform::Sha256Hex(digests));
  if (!send(opening)) return absl::OkStatus();
  for (const Part& part : parts_) {
    TREFF_ASSIGN_OR_RETURN(const bool wants_more, SendPart(part, send));
    if (!wants_more) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> PublicationSpool::SendPart(const Part& part, const Send& send) const {
  if (lseek(file_, part.begin, SEEK_SET) != part.begin) return SpoolError(folder_, errno);
  google::protobuf::io::FileInputStream file(file_);
  google::protobuf::io::LimitingInputStream stream(&file, part.end - part.begin);
  while (true) {
    PublishDatasetsRequest message;
    bool at_end = false;
    if (google::protobuf::util::ParseDelimitedFromZeroCopyStream(&message, &stream, &at_end)) {
      if (!send(message)) return false;
      continue;
    }
    if (at_end) return true;
    return absl::DataLossError(absl::StrCat("spool in ", folder_, ": it is damaged: import again"));
  }
}

}  // namespace treff::ingestion
