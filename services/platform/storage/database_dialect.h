// Where SQLite and PostgreSQL differ: connecting, locking, and what their errors mean.
#ifndef TREFF_SERVICES_PLATFORM_STORAGE_DATABASE_DIALECT_H_
#define TREFF_SERVICES_PLATFORM_STORAGE_DATABASE_DIALECT_H_

#include <memory>
#include <string>
#include <string_view>

#include <soci/soci.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/platform/storage/database.h"

namespace treff::platform {

// Thread-safe. What takes a session may throw what SOCI throws.
class Dialect {
 public:
  virtual ~Dialect() = default;

  // The store in messages, without its password: "SQLite database /var/lib/treff/casework.db".
  virtual std::string name() const = 0;
  virtual bool is_postgresql() const = 0;
  // For metrics.
  std::string kind() const { return is_postgresql() ? "postgresql" : "sqlite"; }
  // Whether readers use the sessions of writers.
  virtual bool shares_sessions() const = 0;
  // Writers at a time.
  virtual int max_writers(int connections) const = 0;

  // Makes, or looks at, what is there to connect to. Once, before the first Connect.
  virtual absl::Status Prepare() const = 0;
  virtual void Connect(soci::session& session) const = 0;
  // Whether the store has not hung up on an idle session. Costs no round trip.
  virtual bool IsAlive(soci::session& session) const = 0;

  // Whether no transaction is open in it, for sure.
  virtual bool IsIdle(soci::session& session) const = 0;

  // Its connection, which another thread may hang up while the session waits for an answer; -1 when
  // nothing can keep it waiting.
  virtual int SocketOf(soci::session& session) const = 0;
  // One cheap read that the store itself must answer.
  virtual absl::Status Probe(soci::session& session) const = 0;

  // Begin a transaction that cannot write, or one that can and has `tables` for itself; none of
  // them when empty.
  virtual void BeginRead(soci::session& session) const = 0;
  virtual void BeginWrite(soci::session& session, const std::string& tables) const = 0;
  // Keeps other processes from migrating until the session ends or UnlockMigrations.
  virtual void LockMigrations(soci::session& session) const = 0;
  virtual void UnlockMigrations(soci::session& session) const = 0;

  // What `error` means, as database.h says it. ABORTED means that the store undid the transaction.
  virtual absl::Status Translate(const soci::soci_error& error) const = 0;
};

// `path` is the url without its "sqlite:".
absl::StatusOr<std::unique_ptr<Dialect>> NewSqliteDialect(const std::string& path,
                                                          const DatabaseOptions& options);
std::unique_ptr<Dialect> NewPostgresqlDialect(const DatabaseOptions& options);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STORAGE_DATABASE_DIALECT_H_
