#include "services/ingestion/fetch/archive.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/ingestion/fetch/packed_bytes.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using platform::Absl;

// Where the archive is, is the log's to know.
std::string NameOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

absl::Status FileError(const std::string& path, int error) {
  platform::LogWarning("the archive fails", {{"path", path}, {"error", std::strerror(error)}});
  const std::string text = absl::StrCat("archive ", NameOf(path), ": ", std::strerror(error));
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
    return absl::ResourceExhaustedError(text + ": free some space and import again");
  }
  return absl::UnavailableError(text);
}

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

absl::Status WriteDurably(const std::string& path, std::string_view bytes) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file.number() < 0) return FileError(path, errno);
  while (!bytes.empty()) {
    const ssize_t written = write(file.number(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError(path, errno);
    bytes.remove_prefix(written);
  }
  if (fsync(file.number()) != 0) return FileError(path, errno);
  return absl::OkStatus();
}

// Makes a rename in `folder` survive a power cut.
absl::Status SyncFolder(const std::string& folder) {
  const Descriptor descriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.number() < 0 || fsync(descriptor.number()) != 0) return FileError(folder, errno);
  return absl::OkStatus();
}

class FolderArchive : public Archive {
 public:
  explicit FolderArchive(std::string folder) : folder_(std::move(folder)) {}

  absl::StatusOr<std::string> Put(std::string_view bytes) override;
  absl::StatusOr<std::string> Get(std::string_view sha256) const override;
  absl::StatusOr<std::vector<File>> List() const override;
  absl::Status Remove(const std::string& sha256, absl::Time now) override;
  std::string removals() const override { return folder_ + "/removed.tsv"; }

 private:
  std::string PathOf(std::string_view sha256) const;
  // Why it is not there.
  absl::Status NotThere(std::string_view sha256) const;

  const std::string folder_;
};

absl::StatusOr<std::string> FolderArchive::Put(std::string_view bytes) {
  std::string sha256 = platform::Sha256Hex(bytes);
  const std::string path = PathOf(sha256);
  std::error_code error;
  if (std::filesystem::exists(path, error) && Get(sha256).ok()) {
    // Before anything rests on it: what was put lately is not removed.
    std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now(), error);
    if (!error) return sha256;
  }

  TREFF_ASSIGN_OR_RETURN(const std::string packed, Pack(bytes));
  const std::string folder = std::filesystem::path(path).parent_path().string();
  std::filesystem::create_directories(folder, error);
  if (error) return FileError(folder, error.value());
  // Under a name of its own until it is whole, so that nobody ever reads half a file.
  const std::string unfinished = absl::StrCat(path, ".", getpid(), ".tmp");
  absl::Status status = WriteDurably(unfinished, packed);
  if (status.ok() && std::rename(unfinished.c_str(), path.c_str()) != 0) {
    status = FileError(path, errno);
  }
  if (status.ok()) status = SyncFolder(folder);
  if (!status.ok()) {
    std::filesystem::remove(unfinished, error);
    return status;
  }
  return sha256;
}

absl::StatusOr<std::string> FolderArchive::Get(std::string_view sha256) const {
  std::ifstream stream(PathOf(sha256), std::ios::binary);
  if (!stream) return NotThere(sha256);
  std::ostringstream packed;
  packed << stream.rdbuf();
  return Unpack(packed.str(), sha256);
}

absl::Status FolderArchive::NotThere(std::string_view sha256) const {
  std::ifstream list(removals());
  for (std::string line; std::getline(list, line);) {
    const size_t tab = line.find('\t');
    if (tab == std::string::npos || std::string_view(line).substr(0, tab) != sha256) continue;
    return RemovedOn(sha256, std::string_view(line).substr(tab + 1));
  }
  return NeverKept(sha256);
}

absl::StatusOr<std::vector<Archive::File>> FolderArchive::List() const {
  std::vector<File> files;
  std::error_code error;
  std::filesystem::recursive_directory_iterator entry(folder_, error);
  for (const std::filesystem::recursive_directory_iterator end; !error && entry != end;
       entry.increment(error)) {
    const std::filesystem::path& path = entry->path();
    if (path.extension() != ".zst") continue;
    struct stat status {};
    // One that has gone since is not there.
    if (stat(path.c_str(), &status) != 0) continue;
    files.push_back({path.stem().string(), static_cast<int64_t>(status.st_size),
                     absl::TimeFromTimespec(status.st_mtim)});
  }
  if (error) return FileError(folder_, error.value());
  return files;
}

absl::Status FolderArchive::Remove(const std::string& sha256, absl::Time now) {
  const std::string path = PathOf(sha256);
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return absl::OkStatus();
  // Remembered first: a line too many is harmless, as Get looks for the bytes first.
  const std::string line =
      absl::StrCat(sha256, "\t", absl::FormatTime("%Y-%m-%d", now, absl::UTCTimeZone()), "\n");
  const Descriptor list(open(removals().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (list.number() < 0 ||
      write(list.number(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    return FileError(removals(), errno);
  }
  std::filesystem::remove(path, error);
  return error ? FileError(path, error.value()) : absl::OkStatus();
}

std::string FolderArchive::PathOf(std::string_view sha256) const {
  return absl::StrCat(folder_, "/", Absl(sha256.substr(0, 2)), "/", Absl(sha256), ".zst");
}

}  // namespace

absl::StatusOr<std::unique_ptr<Archive>> Archive::OfFolder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return FileError(folder, error.value());
  return std::make_unique<FolderArchive>(folder);
}

}  // namespace treff::ingestion
