// Where read datasets go.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_DATASET_PUBLISHER_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_DATASET_PUBLISHER_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "services/ingestion/pipeline/publication_spool.h"

namespace treff::ingestion {

// Thread-safe.
class DatasetPublisher {
 public:
  virtual ~DatasetPublisher() = default;

  // The version that serves what was published, and the digest of each dataset's content in it.
  struct Served {
    int64_t version = 0;
    std::map<std::string, std::string> content_sha256;  // by dataset identifier
  };
  // Publishes everything in the spool as one version, whole or not at all. The same content again
  // makes no new version.
  virtual absl::StatusOr<Served> Publish(const PublicationSpool& spool) = 0;

  struct Holding {
    int64_t version = 0;         // current; 0 when nothing was ever published
    std::string content_sha256;  // empty when the dataset is not served
    int64_t observation_count = 0;
  };
  // What is served of `dataset` now.
  virtual absl::StatusOr<Holding> Find(const std::string& dataset) = 0;

  // The imports (`imports/…`) whose content is part of any version that is kept.
  virtual absl::StatusOr<std::set<std::string>> ImportsInUse() = 0;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_DATASET_PUBLISHER_H_
