// SQL storage over SOCI: one code path for SQLite and PostgreSQL.
#ifndef TREFF_SERVICES_PLATFORM_STORAGE_DATABASE_H_
#define TREFF_SERVICES_PLATFORM_STORAGE_DATABASE_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace soci {
class session;
}

namespace treff::platform {

// One step of a schema. Steps are never edited once released; a change is a new step.
struct Migration {
  int version = 0;               // 1, 2, 3 …
  std::string name;              // what it does, "create cases"
  std::vector<std::string> sql;  // statements that both stores understand
};

struct DatabaseOptions {
  // "sqlite:PATH", "sqlite::memory:" or "postgresql://…" as libpq reads it.
  std::string url;
  // PostgreSQL connections. SQLite has one writer and this many readers.
  int connections = 4;
  // How long a caller waits for a connection, and SQLite for its lock.
  absl::Duration timeout = absl::Seconds(5);
  // Whether Migrate only looks: the store's role may not change the schema.
  bool keeps_schema = false;
};

// A pool of sessions. Thread-safe. Whatever SOCI throws becomes a status here: UNAVAILABLE when the
// store cannot be reached, RESOURCE_EXHAUSTED when the disk is full, ABORTED when a transaction
// lost a race and may be tried again, ALREADY_EXISTS when a constraint was violated, else INTERNAL.
// When no connection comes free in time: RESOURCE_EXHAUSTED with a retry hint. A PostgreSQL that
// hangs is hung up on shortly before the current call's deadline, and, whatever that is, once Probe
// has failed twice: UNAVAILABLE. Messages carry no values of the statement.
class Database {
 public:
  static absl::StatusOr<std::unique_ptr<Database>> Open(const DatabaseOptions& options);
  virtual ~Database() = default;

  // Brings the schema of `component` ("casework") to its newest step, each step in a transaction of
  // its own; steps that are already there are skipped. Components may share a database: each counts
  // its own versions. FAILED_PRECONDITION when a step there differs from ours of the same version:
  // a newer schema is fine, a foreign one is not. With keeps_schema nothing is changed, and what is
  // not up to date is FAILED_PRECONDITION.
  virtual absl::Status Migrate(std::string_view component,
                               const std::vector<Migration>& migrations) = 0;

  // Runs `body` in a transaction that only reads: it sees one state of the store.
  virtual absl::Status Read(const std::function<absl::Status(soci::session&)>& body) = 0;
  // Runs `body` in a transaction that commits when it returns OK and rolls back otherwise. When
  // Write returns OK the change survives a kill -9 and a power cut. Transactions behave as if they
  // ran one after another. One that lost a race on PostgreSQL is run again, so `body` sets its
  // results afresh and does nothing outside the store. Neither Read nor Write inside of one.
  absl::Status Write(const std::function<absl::Status(soci::session&)>& body) {
    return WriteHolding("", body);
  }
  // The same, in a transaction that begins by locking `tables` ("casework_case_log, report_log"),
  // so that none of those that lock one of them too runs beside it: the loser of a race waits
  // instead of being run again.
  virtual absl::Status WriteHolding(const std::string& tables,
                                    const std::function<absl::Status(soci::session&)>& body) = 0;

  // Whether the store answers: one cheap read on a session of its own, so that no other caller
  // holds it up. Ends within three seconds whatever the store does. For one thread.
  virtual absl::Status Probe() = 0;

  // True for PostgreSQL, in the few places where SQL must differ.
  virtual bool is_postgresql() const = 0;
};

// For the end of the process: from `moment` on every PostgreSQL that hangs is hung up on within
// seconds, whatever the deadline of the call.
void EndTransactionsBy(absl::Time moment);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STORAGE_DATABASE_H_
