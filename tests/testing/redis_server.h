// A real Redis on a free loopback port, without persistence.
#ifndef TREFF_TESTS_TESTING_REDIS_SERVER_H_
#define TREFF_TESTS_TESTING_REDIS_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace treff::testing {

struct RedisServerOptions {
  // Lines of its configuration, as "user treff on >secret ~treff:* +@all".
  std::vector<std::string> lines;
  // Of its default user, by whom the test itself asks; empty: it asks for none.
  std::string password;
};

class RedisServer {
 public:
  // Returns when it answers; fails the test if it does not.
  explicit RedisServer(RedisServerOptions options = {});

  int port() const { return port_; }
  std::string address() const;

  // Ends it at once, as a crash would.
  void Kill();
  // Lets it hang: connections stay open and are accepted, nothing is answered.
  void Hang();
  void GoOn();
  // Forgets all it holds.
  void Flush();
  // Starts an empty one on the same port after Kill.
  void Restart();
  // Carries out a command that answers OK.
  void Do(const std::string& command);

 private:
  bool Start();
  bool Answers() const { return Ask("PING\r\n") == "+PONG"; }
  // The first five bytes of what it answers to a command, or what there is of them.
  std::string Ask(const std::string& command) const;
  // The first `bytes` of the answers to `commands`; nothing when fewer come.
  std::string Exchange(const std::string& commands, size_t bytes) const;

  const RedisServerOptions options_;
  TempDir folder_;
  int port_ = 0;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace treff::testing

#endif  // TREFF_TESTS_TESTING_REDIS_SERVER_H_
