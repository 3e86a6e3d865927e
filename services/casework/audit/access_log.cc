#include "services/casework/audit/access_log.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/casework/audit/access_scope.h"
#include "services/casework/audit/log_rows.h"
#include "services/casework/audit/log_verification.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/clock.h"

namespace treff::casework {
namespace {

// Of the transaction that writes entries: one caller's haste is not all the others'.
constexpr absl::Duration kWriteTime = absl::Seconds(10);
// The table that entries come one after another by.
constexpr char kHead[] = "casework_access_head";

v1::AccessEntry ToMessage(const LogEntry& entry) {
  v1::AccessEntry message;
  message.set_sequence(entry.sequence);
  *message.mutable_access_time() = platform::ToTimestamp(absl::FromUnixMicros(entry.micros));
  message.set_caller(entry.caller);
  const auto role = static_cast<platform::Role>(entry.role);
  if (entry.role != 0) message.set_role(platform::v1::Access::Role_Name(role));
  message.set_purpose(entry.purpose);
  message.set_method(entry.method);
  message.set_kind(static_cast<v1::AccessEntry::Kind>(entry.kind));
  message.set_what(entry.what);
  const std::vector<std::string> cases = absl::StrSplit(entry.cases, ',', absl::SkipEmpty());
  message.set_case_count(static_cast<int>(cases.size()));
  return message;
}

}  // namespace

absl::StatusOr<std::unique_ptr<AccessLog>> AccessLog::Open(platform::Database& database,
                                                           const SecretKey& log_key,
                                                           const platform::Clock& clock) {
  TREFF_ASSIGN_OR_RETURN(const bool was_there, HasAccessLog(database));
  TREFF_RETURN_IF_ERROR(MigrateAccessLog(database));
  std::unique_ptr<AccessLog> log(new AccessLog(database, log_key, clock));
  TREFF_RETURN_IF_ERROR(log->SealEmpty(/*is_new=*/!was_there));
  // From zero on, so that the first time is seen as one.
  platform::CountMetric(platform::metrics::kAccessLogBroken, {}, 0);
  return log;
}

absl::Status AccessLog::SealEmpty(bool is_new) {
  return database_.WriteHolding(kHead, [&](soci::session& sql) {
    SealedHead head = ReadHead(sql);
    if (head.head.sequence != 0 || !head.seal.empty()) return absl::OkStatus();
    int cases = 0;
    if (!is_new) sql << "SELECT COUNT(*) FROM casework_case", soci::into(cases);
    // Of a house that has cases somebody has emptied it.
    if (cases > 0) return absl::OkStatus();
    head.seal = SealOf(head.head, log_key_);
    WriteHead(sql, head);
    return absl::OkStatus();
  });
}

SealedHead AccessLog::OwnHead(soci::session& sql) {
  SealedHead head = ReadHead(sql);
  if (head.seal == SealOf(head.head, log_key_)) return head;
  platform::LogError(
      "the access log does not stand where this house has left it: somebody else "
      "writes into the database. Run treff audit verify",
      {{"sequence", head.head.sequence}});
  platform::CountMetric(platform::metrics::kAccessLogBroken, {});
  LogEntry broken = BrokenEntry(NowMicros());
  Chain(head.head, broken);
  InsertEntries(sql, {&broken});
  return head;
}

absl::Status AccessLog::AppendEntries(soci::session& sql, const std::vector<LogEntry*>& entries) {
  SealedHead head = OwnHead(sql);
  for (LogEntry* entry : entries) {
    Chain(head.head, *entry);
    if (entry->sequence % kCheckpointInterval == 0) {
      InsertCheckpoint(sql, Sign(head.head, entry->micros, log_key_));
    }
  }
  InsertEntries(sql, entries);
  head.seal = SealOf(head.head, log_key_);
  WriteHead(sql, head);
  return absl::OkStatus();
}

absl::Status AccessLog::Append(soci::session& sql, const Access& access) {
  LogEntry entry = EntryFor(access);
  return AppendEntries(sql, {&entry});
}

absl::Status AccessLog::Write(const std::vector<Waiting*>& together) {
  platform::CallContext context;
  context.deadline = absl::Now() + kWriteTime;
  const platform::ScopedCall call(std::move(context));
  return database_.WriteHolding(kHead, [&](soci::session& sql) {
    std::vector<LogEntry*> entries;
    for (Waiting* each : together) entries.push_back(&each->entry);
    return AppendEntries(sql, entries);
  });
}

absl::Status AccessLog::Record(const Access& access) {
  Waiting mine{EntryFor(access), absl::OkStatus()};
  work_.Do(mine);
  return mine.status;
}

absl::Status AccessLog::RecordSeen(Access access) {
  AccessScope* scope = AccessScope::Current();
  if (scope != nullptr) {
    const std::set<std::string>& logged = scope->logged();
    std::erase_if(access.cases,
                  [&](const std::string& name) { return logged.find(name) != logged.end(); });
  }
  if (access.cases.empty()) return absl::OkStatus();
  TREFF_RETURN_IF_ERROR(Record(access));
  if (scope != nullptr) scope->logged().insert(access.cases.begin(), access.cases.end());
  return absl::OkStatus();
}

absl::StatusOr<ListedAccesses> AccessLog::List(std::string_view case_name, int64_t before,
                                               int limit) {
  const std::string name(case_name);
  const int64_t end = before == 0 ? std::numeric_limits<int64_t>::max() : before;
  std::vector<LogEntry> found;
  TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
    found = ReadEntriesOf(sql, name, end, limit + 1);  // one more: is there a next page?
    return absl::OkStatus();
  }));
  ListedAccesses listed;
  for (const LogEntry& entry : found) {
    if (static_cast<int>(listed.entries.size()) == limit) {
      listed.next_before = listed.entries.back().sequence();
      break;
    }
    listed.entries.push_back(ToMessage(entry));
  }
  return listed;
}

absl::StatusOr<v1::VerifyAccessLogResponse> AccessLog::Verify(const v1::Checkpoint& kept) {
  return VerifyLog(database_, log_key_, kept);
}

absl::StatusOr<v1::Checkpoint> AccessLog::MakeCheckpoint() {
  v1::Checkpoint checkpoint;
  const auto sign = [&](soci::session& sql) -> absl::Status {
    // Adds nothing but that the log is broken, if it is: what is signed is our own.
    TREFF_RETURN_IF_ERROR(AppendEntries(sql, {}));
    checkpoint = Sign(ReadHead(sql).head, NowMicros(), log_key_);
    InsertCheckpoint(sql, checkpoint);
    return absl::OkStatus();
  };
  TREFF_RETURN_IF_ERROR(database_.WriteHolding(kHead, sign));
  return checkpoint;
}

}  // namespace treff::casework
