// Raw bytes as the archive keeps them: compressed by zstd, and known by their SHA-256.
#ifndef TREFF_SERVICES_INGESTION_FETCH_PACKED_BYTES_H_
#define TREFF_SERVICES_INGESTION_FETCH_PACKED_BYTES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace treff::ingestion {

absl::StatusOr<std::string> Pack(std::string_view bytes);
// DATA_LOSS unless `packed` holds the bytes of `sha256`.
absl::StatusOr<std::string> Unpack(std::string_view packed, std::string_view sha256);

// What Archive::Get says of bytes that are damaged, were never kept, or were removed on `day`,
// "2026-11-29".
absl::Status Damaged(std::string_view sha256);
absl::Status NeverKept(std::string_view sha256);
absl::Status RemovedOn(std::string_view sha256, std::string_view day);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_FETCH_PACKED_BYTES_H_
