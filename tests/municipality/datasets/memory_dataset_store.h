// A store in memory, for tests of rules. It passes the same contract suite as the SQL stores.
#ifndef TREFF_TESTS_MUNICIPALITY_DATASETS_MEMORY_DATASET_STORE_H_
#define TREFF_TESTS_MUNICIPALITY_DATASETS_MEMORY_DATASET_STORE_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/municipality/publication/dataset_store.h"

namespace treff::municipality {

class MemoryDatasetStore : public DatasetStore {
 public:
  // What the next Commit returns instead of keeping anything; OK to go on.
  void FailCommits(absl::Status status) { failure_ = std::move(status); }

  // The store as it was when only `versions` were published: restored from a backup.
  void Restore(int64_t versions) {
    versions_.erase(versions_.upper_bound(versions), versions_.end());
  }

  absl::StatusOr<VersionKey> FindNewest() override;
  absl::StatusOr<v1::DatasetVersion> GetVersion(int64_t number) override;
  absl::StatusOr<std::vector<v1::DatasetVersion>> ListVersions(int64_t before, int limit) override;
  absl::StatusOr<int64_t> FirstVersionWithQuotas(int64_t revision) override;
  absl::StatusOr<std::optional<v1::PublishedDataset>> FindContent(
      const std::string& dataset, const std::string& content_sha256) override;
  absl::StatusOr<DatasetContent> ReadContent(const std::string& dataset,
                                             const std::string& content_sha256) override;
  absl::StatusOr<std::optional<Publication>> FindPublication(
      const std::string& request_id) override;
  absl::Status Commit(const VersionKey& base, const Publication& publication,
                      const v1::DatasetVersion* version,
                      const std::vector<std::shared_ptr<const DatasetContent>>& contents) override;

 private:
  absl::Status failure_;
  std::map<int64_t, v1::DatasetVersion> versions_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<DatasetContent>> contents_;
  std::map<std::string, Publication> publications_;
};

// A copy with texts of its own.
DatasetContent Copy(const DatasetContent& content);

}  // namespace treff::municipality

#endif  // TREFF_TESTS_MUNICIPALITY_DATASETS_MEMORY_DATASET_STORE_H_
