// What one run is going to publish, on disk until all of it has been read: so that no more than one
// dataset is in memory, and that a publication can be sent again.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_PUBLICATION_SPOOL_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_PUBLICATION_SPOOL_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/ingestion/connectors/connector.h"
#include "services/platform/values/hash.h"
#include "treff/municipality/v1/dataset_service.pb.h"

namespace treff::ingestion {

// Errors are RESOURCE_EXHAUSTED when the disk is full, else UNAVAILABLE, and name the folder.
class PublicationSpool {
 public:
  // In a file of `folder` that nobody else sees and that is gone with the process.
  static absl::StatusOr<std::unique_ptr<PublicationSpool>> Open(const std::string& folder);
  ~PublicationSpool();
  PublicationSpool(const PublicationSpool&) = delete;
  PublicationSpool& operator=(const PublicationSpool&) = delete;

  // Adds a dataset, whole or not at all; the counts of `header` are filled in here.
  absl::Status Add(municipality::v1::PublishDatasetRequest::Header header,
                   const DatasetReading& reading);
  // Takes a dataset out.
  absl::Status Retire(const std::string& dataset);

  // Leaves out what was added of `dataset`: what is sent from now on is another request.
  void Drop(std::string_view dataset);

  bool empty() const { return parts_.empty(); }
  // Identifiers of the datasets with rows, in the order in which they are sent.
  std::vector<std::string> Datasets() const;
  // Those of them that bring regions or changes between regions.
  std::vector<std::string> DatasetsWithRegions() const;

  // Gives `send` the messages of the publication, in order, until it returns false. The request id
  // is a digest of all of them: the same every time.
  absl::Status ForEach(
      const std::function<bool(const municipality::v1::PublishDatasetsRequest&)>& send) const;

 private:
  // A dataset with its rows, or a retirement, as it lies in the file.
  struct Part {
    std::string dataset;
    bool is_retirement = false;
    bool has_regions = false;
    int64_t begin = 0;
    int64_t end = 0;
    std::string digest;  // over its messages
  };
  using Send = std::function<bool(const municipality::v1::PublishDatasetsRequest&)>;

  PublicationSpool(const std::string& folder, int file) : folder_(folder), file_(file) {}

  // Writes `message` behind `part`.
  absl::Status Append(const municipality::v1::PublishDatasetsRequest& message, Part& part) const;
  // Keeps what was written of `part`.
  void Add(Part part);
  // False when `send` wants no more.
  absl::StatusOr<bool> SendPart(const Part& part, const Send& send) const;

  const std::string folder_;
  const int file_;
  int64_t size_ = 0;  // what is beyond was never finished
  std::vector<Part> parts_;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_PUBLICATION_SPOOL_H_
