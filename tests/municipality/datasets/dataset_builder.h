// Builds publications for tests, row by row.
#ifndef TREFF_TESTS_MUNICIPALITY_DATASETS_DATASET_BUILDER_H_
#define TREFF_TESTS_MUNICIPALITY_DATASETS_DATASET_BUILDER_H_

#include <functional>
#include <string>
#include <vector>

#include "services/municipality/observations/figure.h"
#include "treff/municipality/v1/dataset_service.pb.h"

namespace treff::municipality {

class DatasetBuilder {
 public:
  explicit DatasetBuilder(const std::string& dataset);

  // Norway's regions and changes (see norway.h) besides the observations.
  static DatasetBuilder WithNorway();

  DatasetBuilder& Indicator(const std::string& id, v1::Indicator::Aggregation aggregation,
                            const std::string& denominator = "");
  DatasetBuilder& Value(const std::string& indicator, const std::string& region,
                        const std::string& period, double value);
  DatasetBuilder& Lack(const std::string& indicator, const std::string& region,
                       const std::string& period, v1::Observation::State state);
  DatasetBuilder& Suppressed(const std::string& indicator, const std::string& region,
                             const std::string& period, Bounds bounds);
  DatasetBuilder& RequestId(const std::string& request_id);
  // Free hands for tests of what is wrong. The observation is the last one.
  v1::PublishDatasetRequest::Header& header() { return header_; }
  v1::Observation& observation();
  v1::PublishDatasetRequest::Batch& rows() { return rows_; }

  // The messages of the publication: the header with its counts, then batches of `batch_size` rows.
  std::vector<v1::PublishDatasetRequest> Messages(int batch_size = 1000) const;

 private:
  v1::Observation& Add(const std::string& indicator, const std::string& region,
                       const std::string& period, v1::Observation::State state);

  v1::PublishDatasetRequest::Header header_;
  v1::PublishDatasetRequest::Batch rows_;
};

// The messages of a run that publishes `datasets` together and takes `retired` out.
std::vector<v1::PublishDatasetsRequest> RunOf(const std::vector<DatasetBuilder>& datasets,
                                              const std::vector<std::string>& retired = {},
                                              const std::string& request_id = {});

// Gives `messages` one after another, as a stream would.
std::function<bool(v1::PublishDatasetRequest&)> Reading(
    std::vector<v1::PublishDatasetRequest> messages);
std::function<bool(v1::PublishDatasetsRequest&)> ReadingRun(
    std::vector<v1::PublishDatasetsRequest> messages);

}  // namespace treff::municipality

#endif  // TREFF_TESTS_MUNICIPALITY_DATASETS_DATASET_BUILDER_H_
