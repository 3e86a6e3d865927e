// A municipality service in memory: publishes by keeping.
#ifndef TREFF_TESTS_INGESTION_PIPELINE_FAKE_PUBLISHER_H_
#define TREFF_TESTS_INGESTION_PIPELINE_FAKE_PUBLISHER_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/ingestion/pipeline/dataset_publisher.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/values/hash.h"

namespace treff::ingestion {

class FakePublisher : public DatasetPublisher {
 public:
  // A dataset as it was published.
  struct Published {
    municipality::v1::PublishDatasetRequest::Header header;
    DatasetReading reading;
    int64_t version = 0;  // the first with it

    // Of what is said, whenever and by whichever import it came.
    std::string Digest() const {
      std::string rows;
      for (const auto& region : reading.regions) rows += region.SerializeAsString();
      for (const auto& row : reading.observations) rows += row.SerializeAsString();
      return platform::Sha256Hex(absl::StrCat(header.dataset(), rows));
    }
  };

  absl::StatusOr<Served> Publish(const PublicationSpool& spool) override {
    if (!failure.ok()) return failure;
    if (const absl::Status refusal = Refusal(spool.Datasets()); !refusal.ok()) return refusal;
    ++publish_count;
    ++version_;
    Published* last = nullptr;
    const absl::Status read = spool.ForEach([&](const auto& message) {
      if (message.has_run()) request_ids.push_back(message.run().request_id());
      if (message.has_dataset()) {
        last = &published[message.dataset().dataset()];
        *last = {message.dataset(), {}, version_};
      }
      for (const auto& row : message.batch().regions()) last->reading.regions.push_back(row);
      for (const auto& row : message.batch().changes()) last->reading.changes.push_back(row);
      for (const auto& row : message.batch().observations()) {
        last->reading.observations.push_back(row);
      }
      if (message.has_retirement()) published.erase(message.retirement().dataset());
      return true;
    });
    if (!read.ok()) return read;
    Served served{version_, {}};
    for (const auto& [dataset, one] : published) served.content_sha256[dataset] = one.Digest();
    return served;
  }

  absl::StatusOr<Holding> Find(const std::string& dataset) override {
    const auto found = published.find(dataset);
    if (found == published.end()) return Holding{version_, "", 0};
    return Holding{version_, found->second.Digest(),
                   static_cast<int64_t>(found->second.reading.observations.size())};
  }

  absl::StatusOr<std::set<std::string>> ImportsInUse() override {
    if (!failure.ok()) return failure;
    std::set<std::string> imports;
    for (const auto& [dataset, one] : published) imports.insert(one.header.import());
    return imports;
  }

  // What publications, and questions about them, end with.
  absl::Status failure;
  // What is wrong with the first row of a dataset, by dataset; a publication with one of them is
  // refused as the municipality service does it.
  std::map<std::string, std::string> refused;
  bool only_first_fault_listed = false;
  std::map<std::string, Published> published;  // the last of each dataset
  std::vector<std::string> request_ids;
  int publish_count = 0;

 private:
  absl::Status Refusal(const std::vector<std::string>& datasets) const {
    platform::FieldErrors errors;
    for (size_t i = 0; i < datasets.size(); ++i) {
      const auto problem = refused.find(datasets[i]);
      if (problem == refused.end()) continue;
      errors.Add(absl::StrCat("datasets[", i, "].observations[0].value"), problem->second);
      if (only_first_fault_listed) break;
    }
    return errors.ToStatus();
  }

  int64_t version_ = 0;
};

}  // namespace treff::ingestion

#endif  // TREFF_TESTS_INGESTION_PIPELINE_FAKE_PUBLISHER_H_
