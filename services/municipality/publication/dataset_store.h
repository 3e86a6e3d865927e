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
#include "absl/time/time.h"
#include "services/municipality/observations/dataset_content.h"
#include "services/platform/values/clock.h"
#include "treff/municipality/v1/dataset_service.pb.h"

namespace treff::platform {
class Database;
}

namespace treff::municipality {

// Tells a version from any other in a short query, also from one of the same number in another life
// of the store. A number of 0: there is none.
struct VersionKey {
  int64_t number = 0;
  absl::Time publish_time = absl::UnixEpoch();

  friend bool operator==(const VersionKey&, const VersionKey&) = default;
};

inline VersionKey KeyOf(const v1::DatasetVersion& version) {
  return {version.number(), platform::FromTimestamp(version.publish_time())};
}

// What a publication asked for and what came of it, kept so that asking again changes nothing.
struct Publication {
  std::string request_id;  // empty when the client gave none; it is then not kept
  // Of a run of one. A run of more has an empty name and the digest over all that it asked for.
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

  // The newest version, in one short query.
  virtual absl::StatusOr<VersionKey> FindNewest() = 0;
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
  // is null, and those of its contents that are not there yet. ABORTED when the newest version is
  // not `base`, which it was made from, or the request's id is taken: somebody else published
  // meanwhile, from whichever process.
  virtual absl::Status Commit(
      const VersionKey& base, const Publication& publication, const v1::DatasetVersion* version,
      const std::vector<std::shared_ptr<const DatasetContent>>& contents) = 0;
};

// Over `database`, which must outlive the store. Brings the schema to its newest step.
absl::StatusOr<std::unique_ptr<DatasetStore>> NewSqlDatasetStore(platform::Database& database);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PUBLICATION_DATASET_STORE_H_
