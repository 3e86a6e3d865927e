#include "services/ingestion/fetch/archive.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <zstd.h>

#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using platform::Absl;

constexpr int kCompressionLevel = 9;
// More than any source may send; see max_response_bytes.
constexpr uint64_t kMaxBytes = uint64_t{1} << 30;
// JSON readers look a few bytes beyond the end: room for them saves a copy.
constexpr size_t kSpareBytes = 64;

absl::Status FileError(const std::string& path, int error) {
  const std::string text = absl::StrCat("archive ", path, ": ", std::strerror(error));
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

}  // namespace

absl::StatusOr<std::unique_ptr<Archive>> Archive::Open(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return FileError(folder, error.value());
  return std::unique_ptr<Archive>(new Archive(folder));
}

absl::StatusOr<std::string> Archive::Put(std::string_view bytes) {
  std::string sha256 = platform::Sha256Hex(bytes);
  const std::string path = PathOf(sha256);
  std::error_code error;
  if (std::filesystem::exists(path, error) && Get(sha256).ok()) {
    // Before anything rests on it: what was put lately is not removed.
    std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now(), error);
    if (!error) return sha256;
  }

  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size =
      ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), kCompressionLevel);
  if (ZSTD_isError(size)) return absl::InternalError(ZSTD_getErrorName(size));
  packed.resize(size);

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

absl::StatusOr<std::string> Archive::Get(std::string_view sha256) const {
  const std::string path = PathOf(sha256);
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return NotThere(sha256, path);
  std::ostringstream buffer;
  buffer << stream.rdbuf();
  const std::string packed = buffer.str();
  const auto damaged = [&] {
    return absl::DataLossError(
        absl::StrCat("archive ", path, ": it is damaged: import from the source again"));
  };
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size > kMaxBytes) return damaged();  // the two error values are above it as well
  std::string bytes;
  bytes.reserve(size + kSpareBytes);
  bytes.resize(size);
  const size_t unpacked = ZSTD_decompress(bytes.data(), bytes.size(), packed.data(), packed.size());
  if (unpacked != size || platform::Sha256Hex(bytes) != sha256) return damaged();
  return bytes;
}

absl::Status Archive::NotThere(std::string_view sha256, const std::string& path) const {
  std::ifstream removals(removals_path());
  for (std::string line; std::getline(removals, line);) {
    const size_t tab = line.find('\t');
    if (tab == std::string::npos || std::string_view(line).substr(0, tab) != sha256) continue;
    return absl::NotFoundError(
        absl::StrCat("archive ", path, ": it was removed on ", line.substr(tab + 1),
                     " by the rule for how long raw bytes are kept: import from the source again"));
  }
  return absl::NotFoundError(
      absl::StrCat("archive ", path, ": it is not there: import from the source again"));
}

absl::StatusOr<std::vector<Archive::File>> Archive::List() const {
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

absl::Status Archive::Remove(const std::string& sha256, absl::Time now) {
  const std::string path = PathOf(sha256);
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return absl::OkStatus();
  // Remembered first: a line too many is harmless, as Get looks for the bytes first.
  const std::string line =
      absl::StrCat(sha256, "\t", absl::FormatTime("%Y-%m-%d", now, absl::UTCTimeZone()), "\n");
  const Descriptor removals(
      open(removals_path().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (removals.number() < 0 ||
      write(removals.number(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    return FileError(removals_path(), errno);
  }
  std::filesystem::remove(path, error);
  return error ? FileError(path, error.value()) : absl::OkStatus();
}

std::string Archive::PathOf(std::string_view sha256) const {
  return absl::StrCat(folder_, "/", Absl(sha256.substr(0, 2)), "/", Absl(sha256), ".zst");
}

}  // namespace treff::ingestion
