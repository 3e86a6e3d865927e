#include <poll.h>
#include <soci/postgresql/soci-postgresql.h>

#include <algorithm>
#include <cstdint>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/platform/status/error_details.h"
#include "services/platform/storage/database_dialect.h"

namespace treff::platform {
namespace {

// Any number will do that nobody else locks in our database: the letters of "treff".
constexpr int64_t kMigrationLock = 0x7472656666;

// No statement of ours takes as long; one that does holds a session that others wait for.
constexpr absl::Duration kStatementTimeout = absl::Seconds(60);

std::string AddConnectTimeout(const std::string& url, absl::Duration timeout) {
  if (absl::StrContains(url, "connect_timeout=")) return url;
  const int64_t seconds = std::max<int64_t>(2, absl::ToInt64Seconds(timeout));  // libpq's least
  return absl::StrCat(url, absl::StrContains(url, "?") ? "&" : "?", "connect_timeout=", seconds,
                      "&tcp_user_timeout=", seconds * 1000);
}

// In no class of PostgreSQL's.
constexpr char kPoolerState[] = "TR001";

// A pooler lends the server's sessions out by transaction, and what was set in one is not there in
// the next: settings, prepared statements and advisory locks would be lost without a word. It shows
// by the process that answers, which is not the one that the connection was made to.
void RefusePooler(soci::session& session) {
  auto* backend = static_cast<soci::postgresql_session_backend*>(session.get_backend());
  PGresult* answer = PQexec(backend->conn_, "SELECT pg_backend_pid()");
  const bool answered = PQresultStatus(answer) == PGRES_TUPLES_OK && PQntuples(answer) == 1;
  const std::string pid = answered ? PQgetvalue(answer, 0, 0) : "";
  PQclear(answer);
  if (!answered) throw soci::postgresql_soci_error("the server does not say who it is", "08006");
  if (pid == absl::StrCat(PQbackendPID(backend->conn_))) return;
  throw soci::postgresql_soci_error("a pooler stands in between", kPoolerState);
}

class PostgresqlDialect : public Dialect {
 public:
  explicit PostgresqlDialect(const DatabaseOptions& options)
      : url_(AddConnectTimeout(options.url, options.timeout)), timeout_(options.timeout) {}

  std::string name() const override { return "PostgreSQL database"; }
  bool is_postgresql() const override { return true; }
  bool shares_sessions() const override { return true; }
  int max_writers(int connections) const override { return connections; }

  absl::Status Prepare() const override { return absl::OkStatus(); }
  void Connect(soci::session& session) const override {
    try {
      session.open(soci::postgresql, url_);
    } catch (const soci::soci_error&) {
      // libpq gives no SQLSTATE here, and its message quotes the url.
      throw soci::postgresql_soci_error("cannot connect", "08001");
    }
    session << "SET client_min_messages = warning";
    session << absl::StrCat("SET lock_timeout = ", absl::ToInt64Milliseconds(timeout_));
    // A process that was stopped in a transaction keeps its locks. The server ends such a session
    // before those who wait for them give up.
    session << absl::StrCat("SET idle_in_transaction_session_timeout = ",
                            absl::ToInt64Milliseconds(timeout_ * 0.6));
    SetStatementTimeout(session);
    RefusePooler(session);
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
  void BeginWrite(soci::session& session) const override {
    session << "BEGIN ISOLATION LEVEL SERIALIZABLE";
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
