// Leases: of the processes that share a store, one at a time holds a name, as long as it goes on
// asking for it.
#ifndef TREFF_SERVICES_PLATFORM_STORAGE_LEASES_H_
#define TREFF_SERVICES_PLATFORM_STORAGE_LEASES_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace treff::platform {

class Database;

// Thread-safe. Time is the store's, however many processes use it. A holder that sleeps through its
// lease is not told: what it does must be such that doing it twice harms nobody.
class Leases {
 public:
  // Keeps leases in the table `{component}_lease` of `database`, which must outlive it, and brings
  // its schema up to date first. An SQLite file is one process's: what an earlier one held is free
  // when it returns.
  static absl::StatusOr<std::unique_ptr<Leases>> Open(Database& database,
                                                      std::string_view component);

  // Whether `holder` has `name`, for `duration` from now on: it was free, had run out, or was its
  // own, which prolongs it. All who ask for a name ask for the same duration.
  absl::StatusOr<bool> Hold(const std::string& name, const std::string& holder,
                            absl::Duration duration);
  // Lets others have it at once. Nothing happens if another holds it.
  absl::Status Release(const std::string& name, const std::string& holder);

 private:
  Leases(Database& database, std::string table) : database_(database), table_(std::move(table)) {}
  std::string Sql(std::string_view text) const;

  Database& database_;
  const std::string table_;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STORAGE_LEASES_H_
