// Finds cases by what is sealed with them.
#ifndef TREFF_SERVICES_CASEWORK_CASES_LISTING_CASE_FINDER_H_
#define TREFF_SERVICES_CASEWORK_CASES_LISTING_CASE_FINDER_H_

#include <cstdint>
#include <unordered_map>
#include <vector>

#include <soci/soci.h>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/casework/cases/listing/case_index.h"
#include "services/casework/privacy/case_vault.h"
#include "services/platform/sync/mutex.h"

namespace treff::casework {

struct FoundCases {
  std::vector<CasePlace> page;  // in the order asked for
  int64_t total = 0;            // on all pages
};

// What cases are found by, opened once and held in this process's memory alone, where some 300
// bytes are held of each case: needs and words are sealed, and opening every case for every search
// would cost two seconds among 100 000. The event log tells what has changed since, so that what is
// found is the state of the transaction that asks, whichever process changed it. An erased case is
// let go by the first search after it. Thread-safe.
class CaseFinder {
 public:
  // `vault` must outlive it. PostgreSQL sends what is selected at once: not more than `at_once`.
  explicit CaseFinder(CaseVault& vault, int at_once = 5000) : vault_(vault), at_once_(at_once) {}

  // Within a transaction that sees one state of the store: at most `limit` behind `from`. What
  // cannot be opened is an error, as of CaseVault::Unwrap and of Unseal.
  absl::StatusOr<FoundCases> Find(soci::session& sql, const CaseFilter& filter, CaseOrder order,
                                  const CasePlace& from, size_t limit);

 private:
  absl::Status Follow(soci::session& sql) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void ForgetAnotherHistory(soci::session& sql) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void ForgetErased(soci::session& sql) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status OpenAll(soci::session& sql) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status OpenChanged(soci::session& sql) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  CaseVault& vault_;
  const int at_once_;
  platform::Mutex mutex_;
  std::unordered_map<int64_t, CaseIndex> cases_ ABSL_GUARDED_BY(mutex_);  // by position
  // The last event that they know of, -1 before anything was read, and how many were erased.
  int64_t sequence_ ABSL_GUARDED_BY(mutex_) = -1;
  int64_t event_micros_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t erased_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_LISTING_CASE_FINDER_H_
