#include "services/admin/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/platform/status/status.h"
#include "services/platform/values/file_descriptor.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/strings.h"

namespace treff::admin {
namespace {

using platform::FileDescriptor;

constexpr size_t kPieceBytes = 1 << 20;

absl::Status ReadPieces(const std::string& path,
                        const std::function<absl::Status(std::string_view)>& take) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return FileError("reading", path, errno);
  std::string piece(kPieceBytes, '\0');
  while (true) {
    const ssize_t size = read(file.get(), piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return FileError("reading", path, errno);
    if (size == 0) return absl::OkStatus();
    TREFF_RETURN_IF_ERROR(take(std::string_view(piece).substr(0, size)));
  }
}

absl::Status WriteAll(const FileDescriptor& file, const std::string& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = write(file.get(), bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return FileError("writing", path, errno);
    bytes.remove_prefix(size);
  }
  return absl::OkStatus();
}

FileDescriptor NewFile(const std::string& path) {
  return FileDescriptor(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
}

}  // namespace

absl::Status FileError(std::string_view doing, const std::string& path, int error) {
  const std::string text =
      absl::StrCat(platform::Absl(doing), " ", path, ": ", std::strerror(error));
  if (error == ENOENT) return absl::NotFoundError(text);
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
    return absl::ResourceExhaustedError(text + ": free some space and try again");
  }
  return absl::UnavailableError(text);
}

absl::StatusOr<std::string> DigestOf(const std::string& path) {
  platform::Sha256 hash;
  TREFF_RETURN_IF_ERROR(ReadPieces(path, [&](std::string_view piece) {
    hash.Update(piece);
    return absl::OkStatus();
  }));
  return hash.Hex();
}

absl::Status CopyFile(const std::string& from, const std::string& to) {
  TREFF_RETURN_IF_ERROR(MakeFolder(std::filesystem::path(to).parent_path()));
  const FileDescriptor file = NewFile(to);
  if (!file.is_open()) return FileError("writing", to, errno);
  absl::Status copied =
      ReadPieces(from, [&](std::string_view piece) { return WriteAll(file, to, piece); });
  if (copied.ok() && fsync(file.get()) != 0) copied = FileError("writing", to, errno);
  if (!copied.ok()) unlink(to.c_str());
  return copied;
}

absl::Status WriteFile(const std::string& path, std::string_view bytes) {
  const FileDescriptor file = NewFile(path);
  if (!file.is_open()) return FileError("writing", path, errno);
  TREFF_RETURN_IF_ERROR(WriteAll(file, path, bytes));
  return fsync(file.get()) == 0 ? absl::OkStatus() : FileError("writing", path, errno);
}

absl::Status SyncPath(const std::string& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open() || fsync(file.get()) != 0) return FileError("writing", path, errno);
  return absl::OkStatus();
}

bool IsFree(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return !error;
  return std::filesystem::is_directory(path, error) && std::filesystem::is_empty(path, error);
}

absl::Status MakeFolder(const std::string& path) {
  if (path.empty()) return absl::OkStatus();
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return absl::OkStatus();
  TREFF_RETURN_IF_ERROR(MakeFolder(std::filesystem::path(path).parent_path()));
  if (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return absl::OkStatus();
  return FileError("making", path, errno);
}

}  // namespace treff::admin
