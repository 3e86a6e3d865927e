// SQLite stores as they all were at one moment, while their services go on writing.
#ifndef TREFF_SERVICES_ADMIN_STORE_SNAPSHOTS_H_
#define TREFF_SERVICES_ADMIN_STORE_SNAPSHOTS_H_

#include <memory>
#include <string>
#include <vector>

#include <sqlite3.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace treff::admin {

// A store's file is called `casework.db`.
inline constexpr char kStoreEnding[] = ".db";

// Whether `path` is a whole and sound SQLite database of ours. DATA_LOSS if not.
absl::Status CheckStore(const std::string& path);

class StoreSnapshots {
 public:
  // Holds up all writers of `paths` for the moment that it takes to begin reading all of them, so
  // that no store knows what another one has not heard of. ABORTED when a writer does not pause for
  // ten seconds, DATA_LOSS when one of the files is no database.
  static absl::StatusOr<StoreSnapshots> Take(const std::vector<std::string>& paths);

  // Writes the `i`-th as it was at that moment to the new file `path`, which needs no other beside
  // it.
  absl::Status CopyTo(size_t i, const std::string& path) const;

  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close(connection); }
  };
  using Connection = std::unique_ptr<sqlite3, Close>;

 private:
  struct Source {
    std::string path;
    Connection reader;  // in a transaction since that moment
  };
  std::vector<Source> sources_;
};

}  // namespace treff::admin

#endif  // TREFF_SERVICES_ADMIN_STORE_SNAPSHOTS_H_
