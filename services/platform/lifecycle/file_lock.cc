#include "services/platform/lifecycle/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace treff::platform {
namespace {

// What the owner wrote; it may not have come to it yet.
std::string OwnerIn(int file) {
  char text[32] = {};
  if (pread(file, text, sizeof text - 1, 0) <= 0) return "another process";
  return absl::StrCat("process ", absl::StripAsciiWhitespace(text));
}

absl::Status CannotLock(const std::string& path) {
  return absl::UnavailableError(
      absl::StrCat("cannot lock ", path, " (", std::strerror(errno),
                   "): check that its folder is there and can be written"));
}

}  // namespace

absl::StatusOr<FileLock> FileLock::Take(const std::string& path) {
  const std::string lock_path = path + ".lock";
  FileDescriptor file(open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.is_open()) return CannotLock(lock_path);
  if (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return CannotLock(lock_path);
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is in use by ", OwnerIn(file.get()),
                     ": stop that one first, or name another --data_dir"));
  }
  const std::string owner = absl::StrCat(getpid(), "\n");
  if (ftruncate(file.get(), 0) != 0 ||
      pwrite(file.get(), owner.data(), owner.size(), 0) != static_cast<ssize_t>(owner.size())) {
    return CannotLock(lock_path);
  }
  return FileLock(std::move(file));
}

}  // namespace treff::platform
