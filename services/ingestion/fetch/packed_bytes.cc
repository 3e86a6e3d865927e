#include "services/ingestion/fetch/packed_bytes.h"

#include <cstddef>
#include <cstdint>

#include <zstd.h>

#include "absl/strings/str_cat.h"
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

}  // namespace

absl::StatusOr<std::string> Pack(std::string_view bytes) {
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size =
      ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), kCompressionLevel);
  if (ZSTD_isError(size)) return absl::InternalError(ZSTD_getErrorName(size));
  packed.resize(size);
  return packed;
}

absl::StatusOr<std::string> Unpack(std::string_view packed, std::string_view sha256) {
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size > kMaxBytes) return Damaged(sha256);  // the two error values are above it as well
  std::string bytes;
  bytes.reserve(size + kSpareBytes);
  bytes.resize(size);
  const size_t unpacked = ZSTD_decompress(bytes.data(), bytes.size(), packed.data(), packed.size());
  if (unpacked != size || platform::Sha256Hex(bytes) != sha256) return Damaged(sha256);
  return bytes;
}

absl::Status Damaged(std::string_view sha256) {
  return absl::DataLossError(
      absl::StrCat("archive ", Absl(sha256), ": it is damaged: import from the source again"));
}

absl::Status NeverKept(std::string_view sha256) {
  return absl::NotFoundError(
      absl::StrCat("archive ", Absl(sha256), ": it is not there: import from the source again"));
}

absl::Status RemovedOn(std::string_view sha256, std::string_view day) {
  return absl::NotFoundError(
      absl::StrCat("archive ", Absl(sha256), ": it was removed on ", Absl(day),
                   " by the rule for how long raw bytes are kept: import from the source again"));
}

}  // namespace treff::ingestion
