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

namespace treff::ingestion {

// A folder of zstd files: <folder>/ab/abcd….zst. Thread-safe; several processes may share it.
class Archive {
 public:
  // Creates the folder if need be.
  static absl::StatusOr<std::unique_ptr<Archive>> Open(const std::string& folder);

  // Keeps `bytes` and returns their SHA-256, lower-case hexadecimal. When it returns, they survive
  // a power cut, and count as put now. A file that is there and damaged is replaced.
  // RESOURCE_EXHAUSTED when the disk is full, and nothing is left of the attempt.
  absl::StatusOr<std::string> Put(std::string_view bytes);

  // The bytes again. NOT_FOUND when they were never kept, or when they were removed, which it says;
  // DATA_LOSS when they are not what they were.
  absl::StatusOr<std::string> Get(std::string_view sha256) const;

  struct File {
    std::string sha256;
    int64_t bytes = 0;    // on the disk, compressed
    absl::Time last_put;  // when these bytes were last put
  };
  // Everything that is kept, in no order.
  absl::StatusOr<std::vector<File>> List() const;
  // Lets go of the bytes, and remembers in the file `removals_path` that and when it did: a line
  // "sha256<tab>day" each. Nothing happens when they are not there.
  absl::Status Remove(const std::string& sha256, absl::Time now);
  std::string removals_path() const { return folder_ + "/removed.tsv"; }

 private:
  explicit Archive(std::string folder) : folder_(std::move(folder)) {}
  std::string PathOf(std::string_view sha256) const;
  // Why nothing is at `path`.
  absl::Status NotThere(std::string_view sha256, const std::string& path) const;

  const std::string folder_;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_FETCH_ARCHIVE_H_
