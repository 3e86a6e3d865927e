// Where imports are recorded, and what the last good one of each dataset fetched.
#ifndef TREFF_SERVICES_INGESTION_STORAGE_IMPORT_STORE_H_
#define TREFF_SERVICES_INGESTION_STORAGE_IMPORT_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/ingestion/storage/content.pb.h"
#include "services/platform/storage/database.h"
#include "treff/ingestion/v1/ingestion_service.pb.h"

namespace treff::ingestion {

// Thread-safe. When a write returns OK it survives kill -9.
class ImportStore {
 public:
  struct Listed {
    int64_t position = 0;  // rising with every new import
    v1::Import import;
  };

  virtual ~ImportStore() = default;

  // Records the import, or its newest state.
  virtual absl::Status Put(const v1::Import& import) = 0;
  // Records a good import together with what it brought.
  virtual absl::Status PutGood(const v1::Import& import, const storage::Content& content) = 0;
  // Nothing when there is none of that name.
  virtual absl::StatusOr<std::optional<v1::Import>> Find(std::string_view name) = 0;
  // The newest first, from below `before_position` on; `dataset` (`datasets/…`) empty for all.
  virtual absl::StatusOr<std::vector<Listed>> List(std::string_view dataset,
                                                   int64_t before_position, int limit) = 0;
  // The newest import of the dataset in `state`; unspecified: in any.
  virtual absl::StatusOr<std::optional<v1::Import>> FindNewest(std::string_view dataset,
                                                               v1::Import::State state) = 0;
  // What the last good import of the dataset (`datasets/…`) brought; nothing before the first.
  virtual absl::StatusOr<std::optional<storage::Content>> FindContent(std::string_view dataset) = 0;
};

// Over SQLite or PostgreSQL; `database` must outlive it.
absl::StatusOr<std::unique_ptr<ImportStore>> OpenSqlImportStore(platform::Database& database);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_STORAGE_IMPORT_STORE_H_
