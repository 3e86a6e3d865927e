// Where read datasets go.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_DATASET_PUBLISHER_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_DATASET_PUBLISHER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ingestion/connectors/connector.h"
#include "treff/municipality/v1/indicator.pb.h"

namespace treff::ingestion {

// A dataset, whole.
struct Publication {
  std::string dataset;  // identifier, without "datasets/"
  std::string import;   // `imports/{uuid}`
  std::vector<municipality::v1::Indicator> indicators;
  std::vector<municipality::v1::Provenance> provenances;
  DatasetReading reading;
};

// Thread-safe.
class DatasetPublisher {
 public:
  virtual ~DatasetPublisher() = default;

  // Publishes whole or not at all; returns the number of the version that serves it. The same
  // content again makes no new version.
  virtual absl::StatusOr<int64_t> Publish(const Publication& publication) = 0;

  struct Holding {
    int64_t version = 0;  // current; 0 when nothing was ever published
    bool has_dataset = false;
    int64_t observation_count = 0;
  };
  // What is served of `dataset` now.
  virtual absl::StatusOr<Holding> Find(const std::string& dataset) = 0;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_DATASET_PUBLISHER_H_
