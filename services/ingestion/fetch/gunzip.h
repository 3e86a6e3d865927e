// Unpacks what came packed over HTTP, bounded, and notices what is cut short.
#ifndef TREFF_SERVICES_INGESTION_FETCH_GUNZIP_H_
#define TREFF_SERVICES_INGESTION_FETCH_GUNZIP_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace treff::ingestion {

// The bytes in `packed` (gzip, or zlib as some servers send for "deflate"). UNAVAILABLE when it is
// cut short or damaged, RESOURCE_EXHAUSTED when it unpacks to more than `max_bytes`.
absl::StatusOr<std::string> Gunzip(std::string_view packed, int64_t max_bytes);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_FETCH_GUNZIP_H_
