// Registers cases.
#ifndef TREFF_SERVICES_CASEWORK_CASES_STORE_CASE_CREATION_H_
#define TREFF_SERVICES_CASEWORK_CASES_STORE_CASE_CREATION_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/casework/audit/access_log.h"
#include "services/casework/cases/store/case_store.h"
#include "services/casework/cases/store/new_case_rows.h"
#include "services/casework/privacy/case_vault.h"
#include "services/platform/storage/database.h"
#include "services/platform/sync/shared_work.h"

namespace treff::casework {

// Thread-safe. Callers who wait at the same time share a transaction, each with an entry of its own
// in the log: what a transaction costs is the same for one case and for twenty.
class CaseCreation {
 public:
  // All must outlive it.
  CaseCreation(platform::Database& database, const CaseVault& vault, AccessLog& log)
      : database_(database), vault_(vault), log_(log) {}

  // As CaseStore::CreateAll says it.
  absl::StatusOr<std::vector<LikeCases>> CreateAll(const std::vector<NewCase>& cases);

 private:
  struct Creation {
    std::vector<NewCaseRows> cases;
    LogEntry entry;
    absl::Time deadline;
    absl::Status status;
    std::vector<LikeCases> like;
  };

  // Together, or each alone where one of them would keep the others from being kept.
  void Keep(const std::vector<Creation*>& creations);
  // In one transaction. Refuses in `status` those whose request id was used; an error is of all.
  absl::Status Write(const std::vector<Creation*>& creations);

  platform::Database& database_;
  const CaseVault& vault_;
  AccessLog& log_;
  platform::SharedWork<Creation> work_{
      [this](const std::vector<Creation*>& creations) { Keep(creations); }};
};

// Takes `count` places in the log of events, and returns the first. In a transaction that holds
// AccessLog::kTablesOfChange, so that sequences rise in commit order (those of a PostgreSQL
// sequence would not).
long long TakeSequences(soci::session& sql, long long count);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_STORE_CASE_CREATION_H_
