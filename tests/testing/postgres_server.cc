#include "tests/testing/postgres_server.h"

#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

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

// Processes whose working directory is `folder`.
std::vector<pid_t> ProcessesIn(const std::string& folder) {
  std::vector<pid_t> processes;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::error_code not_ours;
    pid_t pid = 0;
    if (absl::SimpleAtoi(entry.path().filename().string(), &pid) &&
        std::filesystem::read_symlink(entry.path() / "cwd", not_ours) == folder) {
      processes.push_back(pid);
    }
  }
  return processes;
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
  // Without fsync a killed server loses nothing; only a power cut would. In its file, so that
  // whoever measures can switch it on again.
  std::ofstream(folder_.File("data/postgresql.conf"), std::ios::app) << "\nfsync = off\n";
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

void PostgresServer::Kill() {
  process_->End(SIGKILL);
  // Its children would end by themselves, a little later and in better order than in a crash.
  EXPECT_TRUE(WaitUntil([this] {
    const std::vector<pid_t> children = ProcessesIn(folder_.File("data"));
    for (const pid_t child : children) kill(child, SIGKILL);
    return children.empty();
  }));
}
void PostgresServer::Restart() { Start(); }

void PostgresServer::Hang() { SignalAll(SIGSTOP); }
void PostgresServer::GoOn() { SignalAll(SIGCONT); }

void PostgresServer::SignalAll(int signal) {
  process_->Signal(signal);  // first: what hangs starts no others
  for (const pid_t each : ProcessesIn(folder_.File("data"))) kill(each, signal);
}

void PostgresServer::Start() {
  auto process =
      ChildProcess::Start({.command = {absl::StrCat(kPrograms, "postgres"), "-D",
                                       folder_.File("data"), "-c", "listen_addresses=", "-c",
                                       absl::StrCat("unix_socket_directories=", folder_.path())},
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

std::string PostgresServer::WithoutSchemaRights(const std::string& url) {
  const std::string role = absl::StrCat("runtime", ++roles_);
  EXPECT_TRUE(Execute(absl::StrCat("CREATE ROLE ", role, " LOGIN")));
  EXPECT_TRUE(ExecuteAt(
      url, absl::StrCat("REVOKE CREATE ON SCHEMA public FROM PUBLIC; "
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ",
                        role)));
  return absl::StrReplaceAll(url, {{"user=treff", absl::StrCat("user=", role)}});
}

bool PostgresServer::Execute(const std::string& sql) const {
  return ExecuteAt(Url("postgres"), sql);
}

bool PostgresServer::ExecuteAt(const std::string& url, const std::string& sql) {
  PGconn* connection = PQconnectdb(url.c_str());
  PGresult* result = PQexec(connection, sql.c_str());
  const ExecStatusType status = PQresultStatus(result);
  PQclear(result);
  PQfinish(connection);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

}  // namespace treff::testing
