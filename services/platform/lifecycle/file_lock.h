// Keeps a second process away from files that one process may write.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_FILE_LOCK_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_FILE_LOCK_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "services/platform/values/file_descriptor.h"

namespace treff::platform {

// Held while it lives, and let go by the kernel when the process ends in whatever way.
class FileLock {
 public:
  // Locks `<path>.lock`, which is made if need be and holds the owner's process id. Does not wait:
  // FAILED_PRECONDITION that names `path` and the owner. UNAVAILABLE when the folder cannot be
  // written.
  static absl::StatusOr<FileLock> Take(const std::string& path);

 private:
  explicit FileLock(FileDescriptor file) : file_(std::move(file)) {}

  FileDescriptor file_;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_FILE_LOCK_H_
