#include "services/platform/storage/database.h"

#include <soci/soci.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <limits>
#include <typeinfo>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database_dialect.h"
#include "services/platform/storage/migrations.h"
#include "services/platform/storage/session_pool.h"
#include "services/platform/sync/periodic.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

// Attempts at a transaction that keeps losing races; after these the caller hears of it.
constexpr int kMaxAttempts = 8;

// Of one that no call's deadline bounds; a statement has a bound of its own.
constexpr absl::Duration kLongestTransaction = absl::Minutes(5);
// A call that ends just in time keeps its connection.
constexpr absl::Duration kHangUpGrace = absl::Seconds(1);
constexpr absl::Duration kHangUpPause = absl::Milliseconds(500);
constexpr absl::Duration kProbeTimeout = absl::Seconds(2);

// Of EndTransactionsBy, in nanoseconds since 1970; so far away at first that it does not come.
std::atomic<int64_t> last_moment_nanos = std::numeric_limits<int64_t>::max();

using Body = std::function<absl::Status(soci::session&)>;
using Begin = void (Dialect::*)(soci::session&) const;

class PooledDatabase : public Database {
 public:
  PooledDatabase(std::unique_ptr<Dialect> dialect, std::unique_ptr<Dialect> probe_dialect,
                 const DatabaseOptions& options)
      : dialect_(std::move(dialect)),
        writers_(*dialect_, dialect_->max_writers(options.connections), options.timeout),
        own_readers_(*dialect_, options.connections, options.timeout),
        readers_(dialect_->shares_sessions() ? writers_ : own_readers_),
        probe_dialect_(std::move(probe_dialect)),
        probes_(*probe_dialect_, /*size=*/1, kProbeTimeout),
        hanging_up_(dialect_->is_postgresql()
                        ? std::make_unique<Periodic>(kHangUpPause, [this] { HangUpOverdue(); })
                        : nullptr) {}

  absl::Status Migrate(std::string_view component,
                       const std::vector<Migration>& migrations) override {
    TREFF_RETURN_IF_ERROR(CheckMigrations(migrations));
    TREFF_ASSIGN_OR_RETURN(SessionPool::Lease lease, writers_.Take());
    return Annotate(MigrateOn(lease, component, migrations),
                    absl::StrCat("migrating ", Absl(component)));
  }

  absl::Status Read(const Body& body) override {
    TREFF_ASSIGN_OR_RETURN(SessionPool::Lease lease, readers_.Take());
    return RunTransaction(lease, &Dialect::BeginRead, body).status;
  }

  absl::Status Write(const Body& body) override {
    TREFF_ASSIGN_OR_RETURN(SessionPool::Lease lease, writers_.Take());
    return WriteOn(lease, body);
  }

  absl::Status Probe() override {
    TREFF_ASSIGN_OR_RETURN(SessionPool::Lease lease, probes_.Take());
    lease.MustEndBy(absl::Now() + kProbeTimeout);
    absl::Status answer;
    const absl::Status thrown =
        CatchErrors([&] { answer = probe_dialect_->Probe(lease.session()); });
    if (!thrown.ok()) lease.Discard();
    return thrown.ok() ? answer : thrown;
  }

  bool is_postgresql() const override { return dialect_->is_postgresql(); }

 private:
  struct Outcome {
    absl::Status status;
    bool lost_race = false;  // by the store's word, not the body's
  };

  absl::Status WriteOn(SessionPool::Lease& lease, const Body& body) {
    Outcome outcome;
    for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
      outcome = RunTransaction(lease, &Dialect::BeginWrite, body);
      // SQLite has waited for its lock already.
      if (!outcome.lost_race || !is_postgresql() || lease.is_discarded()) break;
    }
    return outcome.status;
  }

  Outcome RunTransaction(SessionPool::Lease& lease, Begin begin, const Body& body) {
    lease.MustEndBy(
        std::min(CurrentCall().deadline + kHangUpGrace, absl::Now() + kLongestTransaction));
    absl::Status error;
    const absl::Status thrown = CatchErrors([&] {
      ((*dialect_).*begin)(lease.session());
      error = body(lease.session());
      if (error.ok()) lease.session() << "COMMIT";
    });
    if (thrown.ok() && error.ok()) return {};
    const absl::Status rolled_back = CatchErrors([&] { lease.session() << "ROLLBACK"; });
    // A session in a state that we do not know is not used again.
    if (!rolled_back.ok() && !dialect_->IsIdle(lease.session())) lease.Discard();
    if (thrown.ok()) return {error};
    return {thrown, absl::IsAborted(thrown)};
  }

  // Runs `action`, turning what it throws into a status.
  template <typename Action>
  absl::Status CatchErrors(const Action& action) {
    try {
      action();
      return absl::OkStatus();
    } catch (const soci::soci_error& error) {
      return dialect_->Translate(error);
    } catch (const std::exception& error) {
      // Its text may quote values.
      return absl::InternalError(
          absl::StrCat(dialect_->name(), ": unexpected ", typeid(error).name()));
    }
  }

  absl::Status MigrateOn(SessionPool::Lease& lease, std::string_view component,
                         const std::vector<Migration>& migrations) {
    TREFF_RETURN_IF_ERROR(CatchErrors([&] { dialect_->LockMigrations(lease.session()); }));
    absl::Status status = WriteOn(lease, PrepareMigrations);
    for (const Migration& migration : migrations) {
      if (!status.ok()) break;
      status = WriteOn(lease, [&](soci::session& session) {
        return ApplyMigration(session, component, migrations, migration);
      });
    }
    if (lease.is_discarded()) return status;
    status.Update(CatchErrors([&] { dialect_->UnlockMigrations(lease.session()); }));
    return status;
  }

  void HangUpOverdue() {
    const absl::Time last = absl::FromUnixNanos(last_moment_nanos);
    writers_.HangUpOverdue(last);
    probes_.HangUpOverdue(last);
  }

  const std::unique_ptr<Dialect> dialect_;
  SessionPool writers_;
  SessionPool own_readers_;
  SessionPool& readers_;
  const std::unique_ptr<Dialect> probe_dialect_;  // less patient
  SessionPool probes_;
  const std::unique_ptr<Periodic> hanging_up_;  // last: it uses the pools
};

absl::StatusOr<std::unique_ptr<Dialect>> NewDialect(const DatabaseOptions& options) {
  absl::string_view url = options.url;
  if (absl::ConsumePrefix(&url, "sqlite:")) return NewSqliteDialect(std::string(url), options);
  if (absl::StartsWith(url, "postgresql://") || absl::StartsWith(url, "postgres://")) {
    return NewPostgresqlDialect(options);
  }
  // Not quoted: it may hold a password.
  return absl::InvalidArgumentError("database url must be sqlite:PATH or postgresql://…");
}

}  // namespace

void EndTransactionsBy(absl::Time moment) { last_moment_nanos = absl::ToUnixNanos(moment); }

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const DatabaseOptions& options) {
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<Dialect> dialect, NewDialect(options));
  TREFF_RETURN_IF_ERROR(dialect->Prepare());
  DatabaseOptions probe = options;
  probe.timeout = kProbeTimeout;
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<Dialect> probe_dialect, NewDialect(probe));
  auto database =
      std::make_unique<PooledDatabase>(std::move(dialect), std::move(probe_dialect), options);
  TREFF_RETURN_IF_ERROR(database->Read([](soci::session&) { return absl::OkStatus(); }));
  return database;
}

}  // namespace treff::platform
