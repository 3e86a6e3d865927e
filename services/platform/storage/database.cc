#include "services/platform/storage/database.h"

#include <soci/soci.h>

#include <algorithm>
#include <atomic>
#include <exception>
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
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

// Attempts at a transaction that keeps losing races; after these the caller hears of it.
constexpr int kMaxAttempts = 8;

using Steady = SessionPool::Steady;

// Of one that no call's deadline bounds; a statement has a bound of its own.
constexpr absl::Duration kLongestTransaction = absl::Minutes(5);
// A step may rewrite a large table.
constexpr absl::Duration kLongestMigration = absl::Hours(6);
// Before the caller's deadline: an error that comes after it tells nobody which store hangs.
constexpr absl::Duration kLongestMargin = absl::Milliseconds(500);
constexpr double kMarginShare = 0.2;
constexpr absl::Duration kHangUpPause = absl::Milliseconds(100);
constexpr absl::Duration kProbeTimeout = absl::Seconds(2);
// One may fail by chance.
constexpr int kProbesBeforeHangUp = 2;

// Of EndTransactionsBy; so far away at first that it does not come.
std::atomic<Steady::time_point> last_moment = Steady::time_point::max();

absl::Duration LongestTransaction() {
  const absl::Duration left = CurrentCall().deadline - absl::Now();
  if (left == absl::InfiniteDuration()) return kLongestTransaction;
  return std::min(left - std::min(left * kMarginShare, kLongestMargin), kLongestTransaction);
}

using Body = std::function<absl::Status(soci::session&)>;
using Begin = std::function<void(soci::session&)>;

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
        keeps_schema_(options.keeps_schema),
        hanging_up_(dialect_->is_postgresql()
                        ? std::make_unique<Periodic>(kHangUpPause, [this] { HangUpOverdue(); })
                        : nullptr) {}

  absl::Status Migrate(std::string_view component,
                       const std::vector<Migration>& migrations) override {
    TREFF_RETURN_IF_ERROR(CheckMigrations(migrations));
    TREFF_ASSIGN_OR_RETURN(SessionPool::Lease lease, writers_.Take());
    return Annotate(keeps_schema_ ? CheckOn(lease, component, migrations)
                                  : MigrateOn(lease, component, migrations),
                    absl::StrCat("migrating ", Absl(component)));
  }

  absl::Status Read(const Body& body) override {
    TREFF_ASSIGN_OR_RETURN(SessionPool::Lease lease, readers_.Take());
    return RunTransaction(lease, BeginRead(), body).status;
  }

  absl::Status WriteHolding(const std::string& tables, const Body& body) override {
    TREFF_ASSIGN_OR_RETURN(SessionPool::Lease lease, writers_.Take());
    return WriteOn(lease, body, LongestTransaction(), tables);
  }

  absl::Status Probe() override {
    absl::Status status = AskOnce();
    failed_probes_ = status.ok() ? 0 : failed_probes_ + 1;
    // Nobody need wait for what does not answer, also those who gave themselves no deadline.
    if (failed_probes_ >= kProbesBeforeHangUp) writers_.HangUpOverdue(Steady::now());
    return status;
  }

  bool is_postgresql() const override { return dialect_->is_postgresql(); }

 private:
  struct Outcome {
    absl::Status status;
    bool lost_race = false;  // by the store's word, not the body's
  };

  absl::Status AskOnce() {
    TREFF_ASSIGN_OR_RETURN(SessionPool::Lease lease, probes_.Take());
    lease.MustEndWithin(kProbeTimeout);
    absl::Status answer;
    const absl::Status thrown =
        CatchErrors([&] { answer = probe_dialect_->Probe(lease.session()); });
    if (!thrown.ok()) lease.Discard();
    return thrown.ok() ? answer : thrown;
  }

  absl::Status WriteOn(SessionPool::Lease& lease, const Body& body,
                       absl::Duration longest = LongestTransaction(),
                       const std::string& tables = "") {
    const Begin begin = [&](soci::session& session) { dialect_->BeginWrite(session, tables); };
    Outcome outcome;
    for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
      outcome = RunTransaction(lease, begin, body, longest);
      // SQLite has waited for its lock already.
      if (!outcome.lost_race || !is_postgresql() || lease.is_discarded()) break;
    }
    return outcome.status;
  }

  Begin BeginRead() const {
    return [this](soci::session& session) { dialect_->BeginRead(session); };
  }

  Outcome RunTransaction(SessionPool::Lease& lease, const Begin& begin, const Body& body,
                         absl::Duration longest = LongestTransaction()) {
    lease.MustEndWithin(longest);
    absl::Status error;
    const absl::Status thrown = CatchErrors([&] {
      begin(lease.session());
      error = body(lease.session());
      if (error.ok()) lease.session() << "COMMIT";
    });
    if (thrown.ok() && error.ok()) return {};
    const absl::Status rolled_back = CatchErrors([&] { lease.session() << "ROLLBACK"; });
    // A session in a state that we do not know is not used again.
    if (!rolled_back.ok() && !dialect_->IsIdle(lease.session())) lease.Discard();
    if (thrown.ok()) return {error};
    CountMetric(metrics::kStoreErrors,
                {{"store", dialect_->kind()}, {"code", absl::StatusCodeToString(thrown.code())}});
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

  absl::Status CheckOn(SessionPool::Lease& lease, std::string_view component,
                       const std::vector<Migration>& migrations) {
    const auto check = [&](soci::session& session) {
      return CheckMigrated(session, component, migrations);
    };
    const absl::Status status = RunTransaction(lease, BeginRead(), check).status;
    if (!absl::IsInternal(status)) return status;
    return absl::FailedPreconditionError(
        "there are no tables yet, or they cannot be read: run the program once with "
        "--schema=migrate as their owner, and grant this role what it needs");
  }

  absl::Status MigrateOn(SessionPool::Lease& lease, std::string_view component,
                         const std::vector<Migration>& migrations) {
    TREFF_RETURN_IF_ERROR(CatchErrors([&] { dialect_->LockMigrations(lease.session()); }));
    absl::Status status = WriteOn(lease, PrepareMigrations);
    for (const Migration& migration : migrations) {
      if (!status.ok()) break;
      const auto apply = [&](soci::session& session) {
        return ApplyMigration(session, component, migrations, migration);
      };
      status = WriteOn(lease, apply, kLongestMigration);
    }
    if (lease.is_discarded()) return status;
    status.Update(CatchErrors([&] { dialect_->UnlockMigrations(lease.session()); }));
    return status;
  }

  void HangUpOverdue() {
    const Steady::time_point last = last_moment;
    writers_.HangUpOverdue(last);
    probes_.HangUpOverdue(last);
  }

  const std::unique_ptr<Dialect> dialect_;
  SessionPool writers_;
  SessionPool own_readers_;
  SessionPool& readers_;
  const std::unique_ptr<Dialect> probe_dialect_;  // less patient
  SessionPool probes_;
  const bool keeps_schema_;
  int failed_probes_ = 0;                       // one after another; of the thread that probes
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

void EndTransactionsBy(absl::Time moment) {
  last_moment = Steady::now() + absl::ToChronoNanoseconds(moment - absl::Now());
}

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
