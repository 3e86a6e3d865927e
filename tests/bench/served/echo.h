// The limit that served recommendations are measured against: a gRPC server that does nothing.
#ifndef TREFF_TESTS_BENCH_SERVED_ECHO_H_
#define TREFF_TESTS_BENCH_SERVED_ECHO_H_

#include <sys/types.h>

#include <string>

namespace treff::bench {

// A process of its own that answers every call to `method` with the same bytes, through the same
// synchronous API as our services. Fork it before anything of gRPC has run in this process.
class EchoProcess {
 public:
  // Forks; the child waits for Start.
  explicit EchoProcess(std::string method);
  // Ends the child.
  ~EchoProcess();
  EchoProcess(const EchoProcess&) = delete;
  EchoProcess& operator=(const EchoProcess&) = delete;

  // Hands the answer over and returns the port it serves on. With a Redis on this machine the
  // answer is kept there, and fetched with a GET for each call.
  int Start(const std::string& response, int redis_port = 0);
  pid_t pid() const { return pid_; }

 private:
  int to_child_ = -1;
  int from_child_ = -1;
  pid_t pid_ = -1;
};

}  // namespace treff::bench

#endif  // TREFF_TESTS_BENCH_SERVED_ECHO_H_
