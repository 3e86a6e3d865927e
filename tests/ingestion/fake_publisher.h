// A municipality service in memory: publishes by keeping.
#ifndef TREFF_TESTS_INGESTION_FAKE_PUBLISHER_H_
#define TREFF_TESTS_INGESTION_FAKE_PUBLISHER_H_

#include <map>
#include <string>

#include "services/ingestion/pipeline/dataset_publisher.h"

namespace treff::ingestion {

class FakePublisher : public DatasetPublisher {
 public:
  absl::StatusOr<int64_t> Publish(const Publication& publication) override {
    const bool refused = only_fails.empty() || publication.dataset == only_fails;
    if (refused && !failure.ok()) return failure;
    published[publication.dataset] = publication;
    ++publish_count;
    return ++version_;
  }

  absl::StatusOr<Holding> Find(const std::string& dataset) override {
    const auto found = published.find(dataset);
    if (found == published.end()) return Holding{version_, false, 0};
    return Holding{version_, true, static_cast<int64_t>(found->second.reading.observations.size())};
  }

  // What publications end with.
  absl::Status failure;
  std::string only_fails;                        // the dataset that does; empty: all
  std::map<std::string, Publication> published;  // the last of each dataset
  int publish_count = 0;

 private:
  int64_t version_ = 0;
};

}  // namespace treff::ingestion

#endif  // TREFF_TESTS_INGESTION_FAKE_PUBLISHER_H_
