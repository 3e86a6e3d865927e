#include "services/solver/io/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <new>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace treff::solver {
namespace {

constexpr size_t kChunkBytes = 1 << 20;

// An open file, closed at the end unless it is standard input.
class OpenFile {
 public:
  explicit OpenFile(const std::string& path)
      : descriptor_(path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() {
    if (descriptor_ > STDERR_FILENO) close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  int descriptor() const { return descriptor_; }

 private:
  const int descriptor_;
};

absl::Status TooLarge(const std::string& path, size_t max_bytes) {
  return absl::InvalidArgumentError(
      absl::StrCat(path, ": is larger than ", max_bytes, " bytes: give a smaller problem"));
}

// Appends all there is, in chunks: a pipe does not say how much comes.
absl::Status ReadAll(int descriptor, const std::string& path, const TextOptions& options,
                     std::string& text) {
  for (;;) {
    const size_t before = text.size();
    if (text.capacity() < before + kChunkBytes + options.padding) {
      text.reserve(std::min(2 * before, options.max_bytes) + kChunkBytes + options.padding);
    }
    text.resize(before + kChunkBytes);
    const ssize_t got = read(descriptor, text.data() + before, kChunkBytes);
    text.resize(before + static_cast<size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return absl::ErrnoToStatus(errno, absl::StrCat(path, ": cannot be read"));
    if (text.size() > options.max_bytes) return TooLarge(path, options.max_bytes);
    if (got == 0) return absl::OkStatus();
  }
}

}  // namespace

absl::StatusOr<std::string> ReadText(const std::string& path, const TextOptions& options) {
  if (path.empty()) return absl::InvalidArgumentError("the file has no name: name one, or -");
  const OpenFile file(path);
  struct stat about {};
  if (file.descriptor() < 0 || fstat(file.descriptor(), &about) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat(path, ": cannot be opened"));
  }
  if (S_ISDIR(about.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": is a folder: name a file in it"));
  }
  if (S_ISCHR(about.st_mode) && path != "-") {
    return absl::InvalidArgumentError(absl::StrCat(path, ": is a device: name a file"));
  }
  const auto size = static_cast<size_t>(S_ISREG(about.st_mode) ? about.st_size : 0);
  if (size > options.max_bytes) return TooLarge(path, options.max_bytes);
  try {
    std::string text;
    text.reserve(size + kChunkBytes + options.padding);
    const absl::Status status = ReadAll(file.descriptor(), path, options, text);
    if (!status.ok()) return status;
    return text;
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError(
        absl::StrCat(path, ": does not fit into memory: give a smaller problem"));
  }
}

}  // namespace treff::solver
