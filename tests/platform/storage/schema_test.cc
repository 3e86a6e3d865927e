// Who may change a schema: a step of its own, by a role of its own.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "services/platform/storage/database.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::platform {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using treff::testing::ChildProcess;
using treff::testing::IsOk;
using treff::testing::PostgresServer;
using treff::testing::StatusIs;
using treff::testing::TempDir;

const Migration kFirst{1, "create accounts", {"CREATE TABLE account (id TEXT PRIMARY KEY)"}};
const Migration kSecond{2, "add notes", {"ALTER TABLE account ADD COLUMN note TEXT"}};

absl::Status Migrate(const DatabaseOptions& options, const std::vector<Migration>& migrations) {
  auto database = Database::Open(options);
  return database.ok() ? (*database)->Migrate("bank", migrations) : database.status();
}

class KeptSchema : public ::testing::TestWithParam<bool> {
 protected:
  const TempDir folder_;
  const std::string url_ =
      GetParam() ? PostgresServer::Shared().NewDatabase() : "sqlite:" + folder_.File("test.db");
};

INSTANTIATE_TEST_SUITE_P(Stores, KeptSchema, ::testing::Bool(), [](const auto& param) {
  return std::string(param.param ? "Postgresql" : "Sqlite");
});

TEST_P(KeptSchema, OneThatIsUpToDateIsTaken) {
  ASSERT_THAT(Migrate({.url = url_}, {kFirst, kSecond}), IsOk());
  EXPECT_THAT(Migrate({.url = url_, .keeps_schema = true}, {kFirst, kSecond}), IsOk());
}

TEST_P(KeptSchema, OneOfANewerProgramIsTaken) {
  ASSERT_THAT(Migrate({.url = url_}, {kFirst, kSecond}), IsOk());
  EXPECT_THAT(Migrate({.url = url_, .keeps_schema = true}, {kFirst}), IsOk());
}

TEST_P(KeptSchema, AMissingStepIsNamedWithTheRemedyAndNotMade) {
  ASSERT_THAT(Migrate({.url = url_}, {kFirst}), IsOk());
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(Migrate({.url = url_, .keeps_schema = true}, {kFirst, kSecond}),
                StatusIs(absl::StatusCode::kFailedPrecondition,
                         AllOf(HasSubstr("bank"), HasSubstr("step 2"), HasSubstr("add notes"),
                               HasSubstr("--schema=migrate"))));
  }
}

TEST_P(KeptSchema, AnEmptyDatabaseIsSaid) {
  EXPECT_THAT(Migrate({.url = url_, .keeps_schema = true}, {kFirst}),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("--schema=migrate")));
}

TEST(RuntimeRole, WritesRowsWithoutRightsToTheSchema) {
  const std::string owner = PostgresServer::Shared().NewDatabase();
  ASSERT_THAT(Migrate({.url = owner}, {kFirst}), IsOk());
  const std::string runtime = PostgresServer::Shared().WithoutSchemaRights(owner);

  const auto database = Database::Open({.url = runtime, .keeps_schema = true});
  ASSERT_THAT(database, IsOk());
  EXPECT_THAT((*database)->Migrate("bank", {kFirst}), IsOk());
  const auto run = [&](const char* statement) {
    return (*database)->Write([&](soci::session& session) {
      session << statement;
      return absl::OkStatus();
    });
  };
  EXPECT_THAT(run("INSERT INTO account (id) VALUES ('a')"), IsOk());
  EXPECT_THAT(run("ALTER TABLE account ADD COLUMN note TEXT"),
              StatusIs(absl::StatusCode::kInternal, HasSubstr("must be owner")));
}

// A real PgBouncer that lends sessions out by transaction.
class Pooler {
 public:
  Pooler() {
    PostgresServer& server = PostgresServer::Shared();
    const std::string database = server.NewDatabase();
    const size_t begin = database.find(":///") + 4;
    name_ = database.substr(begin, database.find('?') - begin);
    folder_.Write("users.txt", absl::StrCat("\"", PostgresServer::kUser, "\" \"\"\n"));
    folder_.Write("pgbouncer.ini",
                  absl::StrCat("[databases]\n* = host=", server.socket_folder(),
                               "\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ", port_,
                               "\nunix_socket_dir =\nauth_type = trust\nauth_file = ",
                               folder_.File("users.txt"), "\npool_mode = transaction\n",
                               "ignore_startup_parameters = extra_float_digits\n"));
    // It runs as another user.
    using std::filesystem::perms;
    std::filesystem::permissions(folder_.path(), perms::others_read | perms::others_exec,
                                 std::filesystem::perm_options::add);
    auto process =
        ChildProcess::Start({.command = {"/usr/sbin/pgbouncer", folder_.File("pgbouncer.ini")},
                             .user = "postgres",
                             .output_path = folder_.File("log")});
    EXPECT_THAT(process, IsOk());
    process_ = *std::move(process);
  }
  std::string url() const {
    return absl::StrCat("postgresql://", PostgresServer::kUser, "@127.0.0.1:", port_, "/", name_);
  }
  std::string log() const { return treff::testing::ReadFile(folder_.File("log")); }

 private:
  const TempDir folder_;
  const int port_ = treff::testing::PickFreePort();
  std::string name_;
  std::unique_ptr<ChildProcess> process_;
};

TEST(Pooled, APoolerIsRefusedByName) {
  const Pooler pooler;
  absl::Status status;
  treff::testing::WaitUntil([&] {
    status = Database::Open({.url = pooler.url()}).status();
    return !absl::IsUnavailable(status);
  });
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("PgBouncer")))
      << pooler.log();
}

}  // namespace
}  // namespace treff::platform
