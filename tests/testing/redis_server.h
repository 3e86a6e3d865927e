// A real Redis on a free loopback port, without persistence.
#ifndef TREFF_TESTS_TESTING_REDIS_SERVER_H_
#define TREFF_TESTS_TESTING_REDIS_SERVER_H_

#include <memory>
#include <string>

#include "tests/testing/child_process.h"
#include "tests/testing/temp_dir.h"

namespace treff::testing {

class RedisServer {
 public:
  // Returns when it answers; fails the test if it does not.
  RedisServer();

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

 private:
  bool Start();
  bool Answers() const { return Ask("PING\r\n") == "+PONG"; }
  // The first five bytes of what it answers to a command, or what there is of them.
  std::string Ask(const std::string& command) const;

  TempDir folder_;
  int port_ = 0;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace treff::testing

#endif  // TREFF_TESTS_TESTING_REDIS_SERVER_H_
