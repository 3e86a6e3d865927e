// One contract over SQLite and PostgreSQL, and what only one of them can do.
#include "services/platform/storage/database.h"

#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/middleware/context.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::platform {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::ChildProcess;
using treff::testing::IsOk;
using treff::testing::PostgresServer;
using treff::testing::StatusIs;
using treff::testing::TempDir;

const std::vector<Migration>& Schema() {
  static const auto& schema = *new std::vector<Migration>{
      {1,
       "create accounts",
       {"CREATE TABLE account (id TEXT PRIMARY KEY, amount INTEGER NOT NULL)",
        "INSERT INTO account VALUES ('a', 0), ('b', 0)"}},
      {2, "add notes", {"ALTER TABLE account ADD COLUMN note TEXT"}}};
  return schema;
}

std::unique_ptr<Database> OpenMigrated(const DatabaseOptions& options) {
  auto database = Database::Open(options);
  EXPECT_THAT(database, IsOk());
  EXPECT_THAT((*database)->Migrate("bank", Schema()), IsOk());
  return *std::move(database);
}

int AmountOf(Database& database, const std::string& id) {
  int amount = -1;
  EXPECT_THAT(database.Read([&](soci::session& session) {
    session << "SELECT amount FROM account WHERE id = :id", soci::use(id), soci::into(amount);
    return absl::OkStatus();
  }),
              IsOk());
  return amount;
}

absl::Status Insert(Database& database, const std::string& id) {
  return database.Write([&](soci::session& session) {
    session << "INSERT INTO account (id, amount) VALUES (:id, 1)", soci::use(id);
    return absl::OkStatus();
  });
}

struct Store {
  const char* name;
  // The folder outlives the database.
  std::function<std::string(const TempDir&)> url;
};

class DatabaseContract : public ::testing::TestWithParam<Store> {
 protected:
  const TempDir folder_;
  const std::string url_ = GetParam().url(folder_);
};

INSTANTIATE_TEST_SUITE_P(
    Stores, DatabaseContract,
    ::testing::Values(
        Store{"Sqlite", [](const TempDir& folder) { return "sqlite:" + folder.File("test.db"); }},
        Store{"SqliteInMemory", [](const TempDir&) { return std::string("sqlite::memory:"); }},
        Store{"Postgresql", [](const TempDir&) { return PostgresServer::Shared().NewDatabase(); }}),
    [](const auto& param) { return param.param.name; });

TEST_P(DatabaseContract, KeepsWhatAWriteCommitted) {
  const auto database = OpenMigrated({.url = url_});
  EXPECT_THAT(Insert(*database, "c"), IsOk());
  EXPECT_EQ(AmountOf(*database, "c"), 1);
}

TEST_P(DatabaseContract, AFailedWriteLeavesNothing) {
  const auto database = OpenMigrated({.url = url_});

  const absl::Status refused = database->Write([](soci::session& session) {
    session << "UPDATE account SET amount = 7";
    return absl::FailedPreconditionError("no");
  });
  const absl::Status threw = database->Write([](soci::session& session) -> absl::Status {
    session << "UPDATE account SET amount = 8";
    throw std::runtime_error("secret");
  });

  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition, "no"));
  EXPECT_THAT(threw, StatusIs(absl::StatusCode::kInternal, Not(HasSubstr("secret"))));
  EXPECT_EQ(AmountOf(*database, "a"), 0);
}

TEST_P(DatabaseContract, ABodysAbortedIsNotRunAgain) {
  const auto database = OpenMigrated({.url = url_});
  int runs = 0;
  EXPECT_THAT(database->Write([&](soci::session&) {
    ++runs;
    return absl::AbortedError("stale etag");
  }),
              StatusIs(absl::StatusCode::kAborted, "stale etag"));
  EXPECT_EQ(runs, 1);
}

TEST_P(DatabaseContract, ErrorsAreMappedAndQuoteNoValues) {
  const auto database = OpenMigrated({.url = url_});
  ASSERT_THAT(Insert(*database, "Kari Nordmann"), IsOk());

  EXPECT_THAT(Insert(*database, "Kari Nordmann"),
              StatusIs(absl::StatusCode::kAlreadyExists, Not(HasSubstr("Kari"))));
  EXPECT_THAT(database->Read([](soci::session& session) {
    session << "SELECT 1 FROM nothing";
    return absl::OkStatus();
  }),
              StatusIs(absl::StatusCode::kInternal, HasSubstr("nothing")));
  // And the sessions are still good.
  EXPECT_EQ(AmountOf(*database, "Kari Nordmann"), 1);
}

TEST_P(DatabaseContract, MigratingTwiceIsMigratingOnce) {
  OpenMigrated({.url = url_});
  const auto again = OpenMigrated({.url = url_});
  EXPECT_THAT(again->Migrate("bank", Schema()), IsOk());
  EXPECT_EQ(AmountOf(*again, "a"), 0);
}

TEST_P(DatabaseContract, AnOlderProgramRunsOnANewerSchema) {
  const auto database = OpenMigrated({.url = url_});
  EXPECT_THAT(database->Migrate("bank", {Schema()[0]}), IsOk());
  EXPECT_EQ(AmountOf(*database, "a"), 0);
}

TEST_P(DatabaseContract, ComponentsShareADatabase) {
  const auto database = OpenMigrated({.url = url_});
  EXPECT_THAT(database->Migrate("shop", {{1, "create goods", {"CREATE TABLE goods (id TEXT)"}}}),
              IsOk());
}

TEST_P(DatabaseContract, AForeignSchemaIsRefused) {
  const auto database = OpenMigrated({.url = url_});
  EXPECT_THAT(database->Migrate("bank", {{1, "create something else", {}}}),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("bank"), HasSubstr("create something else"))));
  EXPECT_THAT(database->Migrate("gaps", {{2, "x", {}}}),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_P(DatabaseContract, ABadStepLeavesTheStepsBeforeIt) {
  const auto database = OpenMigrated({.url = url_});
  std::vector<Migration> schema = Schema();
  schema.push_back({3, "good and bad", {"CREATE TABLE third (id TEXT)", "CREATE NONSENSE"}});

  EXPECT_THAT(database->Migrate("bank", schema), StatusIs(absl::StatusCode::kInternal));
  schema[2].sql.pop_back();
  EXPECT_THAT(database->Migrate("bank", schema), IsOk()) << "the first try left a table behind";
}

TEST_P(DatabaseContract, ManyProgramsMayMigrateAtOnce) {
  if (url_ == "sqlite::memory:") GTEST_SKIP() << "each has its own";
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { OpenMigrated({.url = url_}); });
  for (std::thread& thread : threads) thread.join();
}

TEST_P(DatabaseContract, ReadThinkWriteIsSafe) {
  const auto database = OpenMigrated({.url = url_});
  constexpr int kThreads = 4, kTransfers = 10;
  std::vector<std::thread> threads;
  int aborted[kThreads] = {};
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kTransfers; ++i) {
        const absl::Status status = database->Write([](soci::session& session) {
          int amount = 0;
          session << "SELECT amount FROM account WHERE id = 'a'", soci::into(amount);
          ++amount;
          session << "UPDATE account SET amount = :amount WHERE id = 'a'", soci::use(amount);
          return absl::OkStatus();
        });
        // Under so much contention the store may give up, but must say so.
        EXPECT_TRUE(status.ok() || absl::IsAborted(status)) << status;
        if (!status.ok()) ++aborted[t];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  int total = 0;
  for (const int count : aborted) total += count;
  EXPECT_EQ(AmountOf(*database, "a"), kThreads * kTransfers - total);
  EXPECT_LT(total, kThreads * kTransfers / 2);
}

TEST_P(DatabaseContract, ReadersCannotWrite) {
  const auto database = OpenMigrated({.url = url_});
  EXPECT_THAT(database->Read([](soci::session& session) {
    session << "UPDATE account SET amount = 9";
    return absl::OkStatus();
  }),
              Not(IsOk()));
  EXPECT_EQ(AmountOf(*database, "a"), 0);
}

TEST_P(DatabaseContract, ABusyPoolShedsLoadWithinTheCallersDeadline) {
  const auto database = OpenMigrated({.url = url_, .connections = 1, .timeout = absl::Hours(1)});
  absl::Status inner;
  EXPECT_THAT(database->Write([&](soci::session&) {
    std::thread([&] {
      const ScopedCall call({.deadline = absl::Now() + absl::Milliseconds(20)});
      inner = database->Write([](soci::session&) { return absl::OkStatus(); });
    }).join();
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(inner, StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("busy")));
}

TEST(Sqlite, ReadersGoOnWhileSomebodyWrites) {
  const TempDir folder;
  const auto database = OpenMigrated({.url = "sqlite:" + folder.File("test.db")});
  EXPECT_THAT(database->Write([&](soci::session& session) {
    session << "UPDATE account SET amount = 5 WHERE id = 'a'";
    EXPECT_EQ(AmountOf(*database, "a"), 0);
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_EQ(AmountOf(*database, "a"), 5);
}

TEST(Sqlite, FilesAreTheOwnersAlone) {
  const TempDir folder;
  OpenMigrated({.url = "sqlite:" + folder.File("test.db")});
  struct stat file {};
  ASSERT_EQ(stat(folder.File("test.db").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600);
}

TEST(Sqlite, UnusablePathsAreNamed) {
  const TempDir folder;
  EXPECT_THAT(Database::Open({.url = "sqlite:" + folder.File("missing/test.db")}),
              StatusIs(absl::StatusCode::kUnavailable,
                       AllOf(HasSubstr("missing/test.db"), HasSubstr("folder"))));
  EXPECT_THAT(Database::Open({.url = "sqlite:" + folder.path()}),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr(folder.path())));
  for (const char* url : {"", "sqlite:", "mysql://x", "file.db"}) {
    EXPECT_THAT(Database::Open({.url = url}), StatusIs(absl::StatusCode::kInvalidArgument)) << url;
  }
}

TEST(Sqlite, AFullDiskIsSaidAndLosesNothing) {
  const TempDir folder;
  const auto database = OpenMigrated({.url = "sqlite:" + folder.File("test.db")});
  ASSERT_THAT(database->Write([](soci::session& session) {
    session << "PRAGMA max_page_count = 20";
    return absl::OkStatus();
  }),
              IsOk());

  const std::string large(1 << 20, 'x');
  const absl::Status full = Insert(*database, large);

  EXPECT_THAT(full, StatusIs(absl::StatusCode::kResourceExhausted,
                             AllOf(HasSubstr("test.db"), HasSubstr("free disk space"))));
  EXPECT_THAT(Insert(*database, "small"), IsOk()) << "the session is good again";
}

TEST(Sqlite, AcknowledgedWritesSurviveKill9) {
  const TempDir folder;
  auto writer = ChildProcess::Start(
      {.command = {absl::StrCat(TREFF_BIN_DIR, "/../tests/platform_database_writer"),
                   folder.File("test.db"), folder.File("acknowledged")}});
  ASSERT_THAT(writer, IsOk());
  const auto acknowledged = [&] {
    const std::string text = treff::testing::ReadFile(folder.File("acknowledged"));
    return std::count(text.begin(), text.end(), '\n');
  };
  ASSERT_THAT(treff::testing::WaitForFile(**writer, folder.File("acknowledged")), IsOk());
  ASSERT_TRUE(treff::testing::WaitUntil([&] { return acknowledged() > 20; }));
  ASSERT_EQ((*writer)->End(SIGKILL), 128 + SIGKILL);

  const auto database = OpenMigrated({.url = "sqlite:" + folder.File("test.db")});

  const auto count = acknowledged();
  // The one after the last acknowledged may be there or not.
  EXPECT_THAT(AmountOf(*database, "a"), ::testing::AnyOf(count, count + 1));
}

TEST(Postgresql, AnAcknowledgedWriteSurvivesItsKill9) {
  PostgresServer server;
  const auto database = OpenMigrated({.url = server.NewDatabase()});
  ASSERT_THAT(Insert(*database, "c"), IsOk());
  server.Kill();
  EXPECT_THAT(Insert(*database, "d"), StatusIs(absl::StatusCode::kUnavailable));

  server.Restart();
  EXPECT_EQ(AmountOf(*database, "c"), 1);

  // Nobody calls while it is away this time: what the pool holds is dead, and nobody notices.
  server.Kill();
  server.Restart();
  EXPECT_THAT(Insert(*database, "d"), IsOk());
}

TEST(Postgresql, WhoWasStoppedInATransactionHoldsUpNobodyForLong) {
  const DatabaseOptions options{.url = PostgresServer::Shared().NewDatabase(),
                                .timeout = absl::Milliseconds(1500)};
  const auto stopped = OpenMigrated(options), other = OpenMigrated(options);
  const auto set = [](int amount) {
    return [amount](soci::session& session) {
      session << "UPDATE account SET amount = :amount WHERE id = 'a'", soci::use(amount);
      return absl::OkStatus();
    };
  };
  absl::Status meanwhile;
  const absl::Status status = stopped->Write([&](soci::session& session) {
    const absl::Status locked = set(1)(session);
    std::thread([&] { meanwhile = other->Write(set(2)); }).join();
    return locked;
  });
  EXPECT_THAT(meanwhile, IsOk());
  EXPECT_THAT(status, Not(IsOk()));
  EXPECT_EQ(AmountOf(*other, "a"), 2);
}

TEST(Postgresql, ALostConnectionInTheMiddleIsUnavailableAndThePoolRecovers) {
  const auto database = OpenMigrated({.url = PostgresServer::Shared().NewDatabase()});
  EXPECT_THAT(database->Write([](soci::session& session) {
    session << "SELECT pg_terminate_backend(pg_backend_pid())";
    return absl::OkStatus();
  }),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(AmountOf(*database, "a"), 0);
}

TEST(Postgresql, AnUnreachableServerIsSaidWithoutThePassword) {
  EXPECT_THAT(Database::Open({.url = "postgresql://treff:secret@127.0.0.1:1/treff"}),
              StatusIs(absl::StatusCode::kUnavailable, Not(HasSubstr("secret"))));
}

}  // namespace
}  // namespace treff::platform
