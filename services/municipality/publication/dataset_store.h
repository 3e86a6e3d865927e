// Where versions and their contents are kept for good.
#ifndef TREFF_SERVICES_MUNICIPALITY_PUBLICATION_DATASET_STORE_H_
#define TREFF_SERVICES_MUNICIPALITY_PUBLICATION_DATASET_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/municipality/observations/dataset_content.h"
#include "treff/municipality/v1/dataset_service.pb.h"

namespace treff::platform {
class Database;
}

namespace treff::municipality {

// What a publication asked for and what came of it, kept so that asking again changes nothing.
struct Publication {
  std::string request_id;  // empty when the client gave none; it is then not kept
  std::string dataset;
  std::string content_sha256;
  int64_t version = 0;  // that served when it was done
  bool changed = false;
};

// Thread-safe. Versions and contents are only ever added. Errors are the store's own (see
// platform/database.h) but for those named here.
class DatasetStore {
 public:
  virtual ~DatasetStore() = default;

  // The version with this number, 0 for the newest. NOT_FOUND when there is none.
  virtual absl::StatusOr<v1::DatasetVersion> GetVersion(int64_t number) = 0;
  // Up to `limit` versions with numbers below `before`, newest first.
  virtual absl::StatusOr<std::vector<v1::DatasetVersion>> ListVersions(int64_t before,
                                                                       int limit) = 0;
  // The number of the first version that came with a quota revision. NOT_FOUND when none did.
  virtual absl::StatusOr<int64_t> FirstVersionWithQuotas(int64_t revision) = 0;
  // What is known of a content, if it was ever published.
  virtual absl::StatusOr<std::optional<v1::PublishedDataset>> FindContent(
      const std::string& dataset, const std::string& content_sha256) = 0;
  // A published content, sorted. NOT_FOUND when there is none.
  virtual absl::StatusOr<DatasetContent> ReadContent(const std::string& dataset,
                                                     const std::string& content_sha256) = 0;
  virtual absl::StatusOr<std::optional<Publication>> FindPublication(
      const std::string& request_id) = 0;

  // Keeps the outcome of a publication, whole or not at all: the publication, the version unless it
  // is null, and the content unless it is null. ALREADY_EXISTS when the version's number or the
  // request's id is taken: somebody else published meanwhile.
  virtual absl::Status Commit(const Publication& publication, const v1::DatasetVersion* version,
                              const DatasetContent* content) = 0;
};

// Over `database`, which must outlive the store. Brings the schema to its newest step.
absl::StatusOr<std::unique_ptr<DatasetStore>> NewSqlDatasetStore(platform::Database& database);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PUBLICATION_DATASET_STORE_H_
