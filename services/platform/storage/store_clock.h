// The store's clock: one for all processes that use a store.
#ifndef TREFF_SERVICES_PLATFORM_STORAGE_STORE_CLOCK_H_
#define TREFF_SERVICES_PLATFORM_STORAGE_STORE_CLOCK_H_

#include "services/platform/storage/database.h"

namespace treff::platform {

// SQL for the microseconds since 1970. SQLite's clock is the host's, and the file is one host's.
inline const char* StoreNow(const Database& database) {
  return database.is_postgresql()
             ? "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000000 AS BIGINT)"
             : "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000";
}

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STORAGE_STORE_CLOCK_H_
