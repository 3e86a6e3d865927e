// Files that survive a power cut once they are written, and their digests.
#ifndef TREFF_SERVICES_ADMIN_FILES_H_
#define TREFF_SERVICES_ADMIN_FILES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace treff::admin {

// What the last system call said about `path`: UNAVAILABLE, or RESOURCE_EXHAUSTED for a full disk.
absl::Status FileError(std::string_view doing, const std::string& path, int error);

// Lower-case hexadecimal SHA-256 of the file's bytes. NOT_FOUND when there is none.
absl::StatusOr<std::string> DigestOf(const std::string& path);

// A new file that its owner alone may read, in a folder that is made if need be. NOT_FOUND when
// `from` is not there.
absl::Status CopyFile(const std::string& from, const std::string& to);
absl::Status WriteFile(const std::string& path, std::string_view bytes);

// Makes what was written to the file at `path`, or which files a folder has, survive a power cut.
absl::Status SyncPath(const std::string& path);

// Whether nothing is at `path`, or an empty folder.
bool IsFree(const std::string& path);

// Makes the folder and those above it; the owner alone may look into it.
absl::Status MakeFolder(const std::string& path);

}  // namespace treff::admin

#endif  // TREFF_SERVICES_ADMIN_FILES_H_
