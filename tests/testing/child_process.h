// Real programs, started, signalled and reaped by a test.
#ifndef TREFF_TESTS_TESTING_CHILD_PROCESS_H_
#define TREFF_TESTS_TESTING_CHILD_PROCESS_H_

#include <sys/types.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace treff::testing {

struct ChildOptions {
  std::vector<std::string> command;                // looked up in PATH
  std::map<std::string, std::string> environment;  // besides the test's own
  std::string user;                                // becomes this user; needs root. Empty: stays
  std::string output_path;                         // standard output and error; empty: the test's
};

// Killed when the object goes away, and when the test itself dies.
class ChildProcess {
 public:
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(const ChildOptions& options);
  ~ChildProcess();

  pid_t pid() const { return pid_; }
  // Whether it has not ended.
  bool IsRunning();
  void Signal(int signal);
  // Waits for its end: its exit status, or 128 + the signal that ended it. -1 after `timeout`.
  int Wait(absl::Duration timeout = absl::Seconds(30));
  // Signal, then Wait.
  int End(int signal);

 private:
  explicit ChildProcess(pid_t pid) : pid_(pid) {}

  const pid_t pid_;
  int exit_status_ = -1;
  bool reaped_ = false;
};

// Asks `condition` every few milliseconds until it holds; false after `timeout`. For what only
// another process can tell.
bool WaitUntil(const std::function<bool()>& condition, absl::Duration timeout = absl::Seconds(30));

// The content of a file that `child` is about to write in one piece, such as its port.
absl::StatusOr<std::string> WaitForFile(ChildProcess& child, const std::string& path,
                                        absl::Duration timeout = absl::Seconds(30));

// A loopback TCP port that nobody uses now, for programs that cannot choose one by themselves.
// Somebody else may be quicker: be ready to try again.
int PickFreePort();

}  // namespace treff::testing

#endif  // TREFF_TESTS_TESTING_CHILD_PROCESS_H_
