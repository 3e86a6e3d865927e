// The archive of raw bytes: everything that was ever read, once, addressed by its SHA-256.
#ifndef TREFF_SERVICES_INGESTION_FETCH_ARCHIVE_H_
#define TREFF_SERVICES_INGESTION_FETCH_ARCHIVE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace treff::platform {
class Database;
}

namespace treff::ingestion {

struct ObjectStoreOptions;

// Thread-safe; several processes may share one.
class Archive {
 public:
  // A folder of zstd files, <folder>/ab/abcd….zst; what was removed is listed in its removed.tsv, a
  // line "sha256<tab>day" each. Creates the folder if need be.
  static absl::StatusOr<std::unique_ptr<Archive>> OfFolder(const std::string& folder);
  // Tables of `database`, which must outlive it, beside those of the service: for replicas that
  // share a database and no folder. Brings their schema up to date first.
  static absl::StatusOr<std::unique_ptr<Archive>> OfDatabase(platform::Database& database);

  // Objects of a bucket, <url>/raw/<sha256>.zst; what was removed is an object of its own,
  // <url>/removed/<sha256>, which holds the day. Asks for nothing yet. INVALID_ARGUMENT as
  // ObjectStore::Open.
  static absl::StatusOr<std::unique_ptr<Archive>> OfObjects(const ObjectStoreOptions& options);

  virtual ~Archive() = default;

  // Keeps `bytes` and returns their SHA-256, lower-case hexadecimal. When it returns, they survive
  // a power cut, and count as put now. What is there and damaged is replaced. RESOURCE_EXHAUSTED
  // when the disk is full, and nothing is left of the attempt.
  virtual absl::StatusOr<std::string> Put(std::string_view bytes) = 0;

  // The bytes again. NOT_FOUND when they were never kept, or when they were removed, which it says;
  // DATA_LOSS when they are not what they were.
  virtual absl::StatusOr<std::string> Get(std::string_view sha256) const = 0;

  struct File {
    std::string sha256;
    int64_t bytes = 0;    // as kept, compressed
    absl::Time last_put;  // when these bytes were last put
  };
  // Everything that is kept, in no order.
  virtual absl::StatusOr<std::vector<File>> List() const = 0;
  // Lets go of the bytes, and remembers that and on which day it did. Nothing happens when they are
  // not there.
  virtual absl::Status Remove(const std::string& sha256, absl::Time now) = 0;
  // Where what was removed is listed, for the log.
  virtual std::string removals() const = 0;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_FETCH_ARCHIVE_H_
