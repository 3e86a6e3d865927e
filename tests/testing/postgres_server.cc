#include "tests/testing/postgres_server.h"

#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace treff::testing {
namespace {

constexpr char kPrograms[] = "/usr/lib/postgresql/15/bin/";

// PostgreSQL refuses to run as root.
std::string ServerUser() { return geteuid() == 0 ? "postgres" : ""; }

void GiveTo(const std::string& user, const std::string& path) {
  if (user.empty()) return;
  const passwd* owner = getpwnam(user.c_str());
  ASSERT_NE(owner, nullptr) << "no user " << user;
  ASSERT_EQ(chown(path.c_str(), owner->pw_uid, owner->pw_gid), 0);
}

}  // namespace

PostgresServer::PostgresServer() {
  GiveTo(ServerUser(), folder_.path());
  auto initdb = ChildProcess::Start(
      {.command = {absl::StrCat(kPrograms, "initdb"), "--pgdata", folder_.File("data"), "--auth",
                   "trust", "--username", "treff", "--no-sync", "--encoding", "UTF8", "--locale",
                   "C.UTF-8"},
       .user = ServerUser(),
       .output_path = folder_.File("initdb.log")});
  if (!initdb.ok() || (*initdb)->Wait() != 0) {
    ADD_FAILURE() << "initdb failed, is the package postgresql-15 installed?\n"
                  << ReadFile(folder_.File("initdb.log"));
    return;
  }
  Start();
}

PostgresServer& PostgresServer::Shared() {
  static PostgresServer server;
  return server;
}

std::string PostgresServer::NewDatabase() {
  const std::string name = absl::StrCat("test", ++databases_);
  EXPECT_TRUE(Execute(absl::StrCat("CREATE DATABASE ", name)));
  return Url(name);
}

void PostgresServer::Kill() { process_->End(SIGKILL); }
void PostgresServer::Restart() { Start(); }

void PostgresServer::Start() {
  // Without fsync a killed server loses nothing; only a power cut would.
  auto process = ChildProcess::Start(
      {.command = {absl::StrCat(kPrograms, "postgres"), "-D", folder_.File("data"), "-c",
                   "listen_addresses=", "-c",
                   absl::StrCat("unix_socket_directories=", folder_.path()), "-c", "fsync=off"},
       .user = ServerUser(),
       .output_path = folder_.File("postgres.log")});
  ASSERT_TRUE(process.ok()) << process.status();
  process_ = *std::move(process);
  ASSERT_TRUE(WaitUntil([this] { return Execute("SELECT 1") || !process_->IsRunning(); }) &&
              process_->IsRunning())
      << ReadFile(folder_.File("postgres.log"));
}

std::string PostgresServer::Url(const std::string& database) const {
  return absl::StrCat("postgresql:///", database, "?host=", folder_.path(), "&user=treff");
}

bool PostgresServer::Execute(const std::string& sql) const {
  PGconn* connection = PQconnectdb(Url("postgres").c_str());
  PGresult* result = PQexec(connection, sql.c_str());
  const ExecStatusType status = PQresultStatus(result);
  PQclear(result);
  PQfinish(connection);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

}  // namespace treff::testing
