// A real PostgreSQL in a temporary folder, reached over a Unix socket.
#ifndef TREFF_TESTS_TESTING_POSTGRES_SERVER_H_
#define TREFF_TESTS_TESTING_POSTGRES_SERVER_H_

#include <memory>
#include <string>

#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace treff::testing {

class PostgresServer {
 public:
  // Takes about two seconds; fails the test if it does not start. A test program shares one:
  PostgresServer();
  static PostgresServer& Shared();

  // The url of a new, empty database.
  std::string NewDatabase();
  // The url of the same database for a new role that may read and write the tables that are there,
  // and may not make or change any.
  std::string WithoutSchemaRights(const std::string& url);
  // The folder of its socket, and the user that it knows.
  const std::string& socket_folder() const { return folder_.path(); }
  static constexpr char kUser[] = "treff";

  // Ends it at once, as a crash would.
  void Kill();
  // Lets it hang: connections stay open and are accepted, nothing is answered.
  void Hang();
  void GoOn();
  // Starts it again over the same data.
  void Restart();

 private:
  void Start();
  // To it and to the processes that serve its connections.
  void SignalAll(int signal);
  std::string Url(const std::string& database) const;
  // True when the statements ran.
  bool Execute(const std::string& sql) const;
  static bool ExecuteAt(const std::string& url, const std::string& sql);

  TempDir folder_;
  int databases_ = 0;
  int roles_ = 0;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace treff::testing

#endif  // TREFF_TESTS_TESTING_POSTGRES_SERVER_H_
