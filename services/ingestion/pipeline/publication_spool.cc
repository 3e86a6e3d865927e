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

namespace treff::ingestion {
namespace {

using municipality::v1::PublishDatasetRequest;
using municipality::v1::PublishDatasetsRequest;

// The contract allows 5 000 rows a message; fewer keep messages well below gRPC's 4 MB.
constexpr size_t kBatchRows = 2000;

absl::Status SpoolError(const std::string& folder, int error) {
  const std::string text = absl::StrCat("spool in ", folder, ": ", std::strerror(error));
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
  const std::string digest_before = digest_;
  int64_t position = size_;
  const auto append = [&](const PublishDatasetsRequest& message) {
    return Append(message, position);
  };
  PublishDatasetsRequest opening;
  *opening.mutable_dataset() = std::move(header);
  absl::Status status = append(opening);
  if (status.ok()) {
    status = AppendRows(
        reading.regions, [](Batch & batch) -> auto& { return *batch.add_regions(); }, append);
  }
  if (status.ok()) {
    status = AppendRows(
        reading.changes, [](Batch & batch) -> auto& { return *batch.add_changes(); }, append);
  }
  if (status.ok()) {
    status = AppendRows(
        reading.observations, [](Batch & batch) -> auto& { return *batch.add_observations(); },
        append);
  }
  if (!status.ok()) {
    digest_ = digest_before;
    return status;
  }
  size_ = position;
  ++dataset_count_;
  return absl::OkStatus();
}

absl::Status PublicationSpool::Retire(const std::string& dataset) {
  PublishDatasetsRequest message;
  message.mutable_retirement()->set_dataset(dataset);
  TREFF_RETURN_IF_ERROR(Append(message, size_));
  ++retirement_count_;
  return absl::OkStatus();
}

absl::Status PublicationSpool::Append(const PublishDatasetsRequest& message, int64_t& position) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::util::SerializeDelimitedToZeroCopyStream(message, &stream);
  }
  const std::string digest = platform::Sha256Hex(absl::StrCat(digest_, bytes));
  for (std::string_view left = bytes; !left.empty();) {
    const ssize_t written = pwrite(file_, left.data(), left.size(), position);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SpoolError(folder_, errno);
    left.remove_prefix(written);
    position += written;
  }
  digest_ = digest;
  return absl::OkStatus();
}

absl::Status PublicationSpool::ForEach(
    const std::function<bool(const PublishDatasetsRequest&)>& send) const {
  PublishDatasetsRequest opening;
  opening.mutable_run()->set_request_id(digest_);
  opening.mutable_run()->set_dataset_count(dataset_count_);
  opening.mutable_run()->set_retirement_count(retirement_count_);
  if (!send(opening)) return absl::OkStatus();

  if (lseek(file_, 0, SEEK_SET) != 0) return SpoolError(folder_, errno);
  google::protobuf::io::FileInputStream file(file_);
  google::protobuf::io::LimitingInputStream stream(&file, size_);
  while (true) {
    PublishDatasetsRequest message;
    bool at_end = false;
    if (!google::protobuf::util::ParseDelimitedFromZeroCopyStream(&message, &stream, &at_end)) {
      return at_end ? absl::OkStatus()
                    : absl::DataLossError(
                          absl::StrCat("spool in ", folder_, ": it is damaged: import again"));
    }
    if (!send(message)) return absl::OkStatus();
  }
}

}  // namespace treff::ingestion
