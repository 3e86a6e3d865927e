#include <poll.h>
#include <soci/postgresql/soci-postgresql.h>

#include <algorithm>
#include <cstdint>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/platform/status/error_details.h"
#include "services/platform/storage/database_dialect.h"
#include "services/platform/storage/postgresql_session.h"

namespace treff::platform {
namespace {

// Any number will do that nobody else locks in our database: the letters of "treff".
constexpr int64_t kMigrationLock = 0x7472656666;

// No statement of ours takes as long; one that does holds a session that others wait for.
constexpr absl::Duration kStatementTimeout = absl::Seconds(60);

class PostgresqlDialect : public Dialect {
 public:
  explicit PostgresqlDialect(const DatabaseOptions& options)
      : url_(options.url), timeout_(options.timeout) {}

  std::string name() const override { return "PostgreSQL database"; }
  bool is_postgresql() const override { return true; }
  bool shares_sessions() const override { return true; }
  int max_writers(int connections) const override { return connections; }

  absl::Status Prepare() const override { return absl::OkStatus(); }
  void Connect(soci::session& session) const override {
    OpenPostgresql(url_, timeout_, session);
    session << absl::StrCat("SET lock_timeout = ", absl::ToInt64Milliseconds(timeout_));
    // A process that was stopped in a transaction keeps its locks. The server ends such a session
    // before those who wait for them give up.
    session << absl::StrCat("SET idle_in_transaction_session_timeout = ",
                            absl::ToInt64Milliseconds(timeout_ * 0.6));
    SetStatementTimeout(session);
  }

  bool IsAlive(soci::session& session) const override {
    // Static: SOCI keeps the type information of its backends to itself.
    auto* backend = static_cast<soci::postgresql_session_backend*>(session.get_backend());
    if (backend == nullptr || backend->conn_ == nullptr) return false;
    // A server says nothing unasked, unless it says goodbye.
    pollfd socket{.fd = PQsocket(backend->conn_), .events = POLLIN, .revents = 0};
    return PQstatus(backend->conn_) == CONNECTION_OK && poll(&socket, 1, 0) == 0;
  }

  bool IsIdle(soci::session& session) const override {
    auto* backend = static_cast<soci::postgresql_session_backend*>(session.get_backend());
    return backend != nullptr && PQtransactionStatus(backend->conn_) == PQTRANS_IDLE;
  }

  int SocketOf(soci::session& session) const override {
    auto* backend = static_cast<soci::postgresql_session_backend*>(session.get_backend());
    return backend == nullptr ? -1 : PQsocket(backend->conn_);
  }
  absl::Status Probe(soci::session& session) const override {
    session << "SELECT 1";
    return absl::OkStatus();
  }

  void BeginRead(soci::session& session) const override {
    session << "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
  }
  // What SQLite gives by having one writer: rules may read, think and write.
  void BeginWrite(soci::session& session, const std::string& tables) const override {
    constexpr char kBegin[] = "BEGIN ISOLATION LEVEL SERIALIZABLE";
    // The only statement that runs before the server decides what the transaction sees, so that
    // whoever loses a race waits instead of failing.
    session << (tables.empty()
                    ? kBegin
                    : absl::StrCat(kBegin, "; LOCK TABLE ", tables, " IN EXCLUSIVE MODE"));
  }

  // A step may take longer than any other statement.
  void LockMigrations(soci::session& session) const override {
    session << "SET statement_timeout = 0";
    session << absl::StrCat("SELECT pg_advisory_lock(", kMigrationLock, ")");
  }
  void UnlockMigrations(soci::session& session) const override {
    session << absl::StrCat("SELECT pg_advisory_unlock(", kMigrationLock, ")");
    SetStatementTimeout(session);
  }

  absl::Status Translate(const soci::soci_error& error) const override;

 private:
  static void SetStatementTimeout(soci::session& session) {
    session << absl::StrCat("SET statement_timeout = ",
                            absl::ToInt64Milliseconds(kStatementTimeout));
  }

  const std::string url_;
  const absl::Duration timeout_;
};

// By SQLSTATE, PostgreSQL's appendix A. Its messages may quote values, so that only those about
// statements (class 42) are passed on.
absl::Status PostgresqlDialect::Translate(const soci::soci_error& error) const {
  const auto* postgresql = dynamic_cast<const soci::postgresql_soci_error*>(&error);
  if (postgresql == nullptr) {  // SOCI's own, such as a NULL that nobody expected
    return absl::InternalError(absl::StrCat(name(), ": ", error.get_error_message()));
  }
  const std::string state = postgresql->sqlstate();
  const std::string what = absl::StrCat(name(), ": SQLSTATE ", state);
  const auto is_of_class = [&](absl::string_view prefix) {
    return absl::StartsWith(state, prefix);
  };
  // Blank: the server did not answer at all. 57P: it is shutting down.
  if (is_of_class(" ") || is_of_class("08") || is_of_class("57P")) {
    return ErrorOf(
        reasons::kStoreUnavailable,
        absl::StrCat(name(), " cannot be reached: check that it runs and its url is right"));
  }
  if (is_of_class("28")) {
    return ErrorOf(
        reasons::kStoreUnavailable,
        absl::StrCat(name(),
                     " refuses the login: check the user and the password of its url, in "
                     "which # / @ : are written %23 %2F %40 %3A, or of its passfile"));
  }
  if (is_of_class("3D")) {
    return ErrorOf(reasons::kStoreUnavailable,
                   absl::StrCat(name(), " is not there: the server has none of that name"));
  }
  if (state == kPoolerState) {
    return absl::FailedPreconditionError(absl::StrCat(
        name(),
        ": a connection pooler such as PgBouncer stands in between: connect to the server "
        "itself. A service keeps few connections of its own, see --database_connections"));
  }
  if (state == "53100") {
    return ErrorOf(reasons::kStoreFull,
                   absl::StrCat(name(), " cannot grow, its disk is full: free disk space"));
  }
  if (is_of_class("53")) {
    return ErrorOf(reasons::kStoreUnavailable, absl::StrCat(what, ": out of resources"));
  }
  if (is_of_class("40") || state == "55P03") {
    return ErrorOf(reasons::kStoreBusy,
                   absl::StrCat(what, ": lost a race for the same data, try again"));
  }
  if (is_of_class("23")) {
    return absl::AlreadyExistsError(absl::StrCat(what, ": a constraint was violated"));
  }
  if (is_of_class("42")) {
    return absl::InternalError(absl::StrCat(name(), ": ", error.get_error_message()));
  }
  return absl::InternalError(what);
}

}  // namespace

std::unique_ptr<Dialect> NewPostgresqlDialect(const DatabaseOptions& options) {
  return std::make_unique<PostgresqlDialect>(options);
}

}  // namespace treff::platform
