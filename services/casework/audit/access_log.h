// The log of who has seen and changed which case.
#ifndef TREFF_SERVICES_CASEWORK_AUDIT_ACCESS_LOG_H_
#define TREFF_SERVICES_CASEWORK_AUDIT_ACCESS_LOG_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <soci/soci.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/casework/audit/log_entry.h"
#include "services/casework/audit/log_rows.h"
#include "services/platform/storage/database.h"
#include "services/platform/sync/shared_work.h"
#include "services/platform/values/clock.h"

namespace treff::casework {

// As many entries lie between two checkpoints.
inline constexpr int64_t kCheckpointInterval = 1000;

struct ListedAccesses {
  std::vector<v1::AccessEntry> entries;  // newest first
  int64_t next_before = 0;               // 0 on the last page
};

// Thread-safe.
class AccessLog {
 public:
  // Brings its tables up to date. `database` and `clock` must outlive it; `log_key` is the store's
  // own and not in it.
  static absl::StatusOr<std::unique_ptr<AccessLog>> Open(platform::Database& database,
                                                         const SecretKey& log_key,
                                                         const platform::Clock& clock);

  // What a transaction that changes cases holds: changes and entries come one after another.
  static constexpr char kTablesOfChange[] = "casework_case_log, casework_access_head";
  // Within such a transaction: puts the entry down with it. Where the log does not stand where this
  // house has left it an entry that says so comes first: accesses go on, and the fault stays.
  absl::Status Append(soci::session& sql, const Access& access);
  // The same in two steps, for a transaction that is not its caller's own: the entry of what the
  // current call does, and its place in the log with those of others, in their order.
  LogEntry EntryFor(const Access& access) const { return EntryOf(access, NowMicros()); }
  absl::Status AppendEntries(soci::session& sql, const std::vector<LogEntry*>& entries);

  // Puts an entry down by itself; when it returns OK the entry survives a crash. Entries of threads
  // that wait at the same time are written in one transaction.
  absl::Status Record(const Access& access);
  // The same for what the current call has been given to see: cases of it that it has an entry for
  // already are left out.
  absl::Status RecordSeen(Access access);

  // At most `limit` entries of one case, from before `before` on (0: from the newest).
  absl::StatusOr<ListedAccesses> List(std::string_view case_name, int64_t before, int limit);
  // Reads the whole log, and holds it against `kept` if that is set. The fault is in the answer.
  absl::StatusOr<v1::VerifyAccessLogResponse> Verify(const v1::Checkpoint& kept);
  // Signs where the log stands, and keeps it.
  absl::StatusOr<v1::Checkpoint> MakeCheckpoint();

 private:
  // Seals a log that nothing was put into yet; only then may it be without a seal.
  absl::Status SealEmpty(bool is_new);
  // The head, behind an entry BROKEN if its seal is not ours.
  SealedHead OwnHead(soci::session& sql);

  struct Waiting {
    LogEntry entry;
    absl::Status status;
  };

  AccessLog(platform::Database& database, const SecretKey& log_key, const platform::Clock& clock)
      : database_(database), log_key_(log_key), clock_(clock) {}

  int64_t NowMicros() const { return absl::ToUnixMicros(clock_.Now()); }
  absl::Status Write(const std::vector<Waiting*>& together);

  platform::Database& database_;
  const SecretKey log_key_;
  const platform::Clock& clock_;
  platform::SharedWork<Waiting> work_{[this](const std::vector<Waiting*>& together) {
    const absl::Status status = Write(together);
    for (Waiting* each : together) each->status = status;
  }};
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_AUDIT_ACCESS_LOG_H_
