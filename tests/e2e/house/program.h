// One of our programs as it is run: started, killed, and started again at the same address.
#ifndef TREFF_TESTS_E2E_HOUSE_PROGRAM_H_
#define TREFF_TESTS_E2E_HOUSE_PROGRAM_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/channel.h>

#include "tests/testing/child_process.h"
#include "tests/testing/paths.h"

namespace treff::e2e {

class Program {
 public:
  struct Options {
    std::string name;                  // of the binary: "treffd"
    std::vector<std::string> flags;    // besides --address and --metrics_address
    std::string log_path;              // its standard output and error, over all starts
    std::vector<std::string> wrapper;  // a command that ends by becoming the program
    bool speaks_http = false;          // and not gRPC: it serves when /readyz says so
  };

  explicit Program(const Options& options) : options_(options) {}

  // Variables that it has besides the test's own, from its next start on.
  void SetEnvironment(const std::map<std::string, std::string>& environment) {
    environment_ = environment;
  }

  // The same program as another folder has it, from its next start on.
  void UseFolder(const std::string& folder) { folder_ = folder; }

  // Returns when its health is SERVING; fails the test when it does not come to that.
  void Start();
  // Does not wait: it is about to start when it returns.
  void Launch();
  // Ends it at once, as a crash would.
  void Kill();
  // Asks it to end, and leaves its channel: an idle one would hold up its drain.
  void AskToEnd();
  // AskToEnd, and its exit status.
  int Stop();

  treff::testing::ChildProcess& process() { return *process_; }
  // The same over all starts.
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  // Of this start: a channel that saw the program die would wait before it tries again.
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  std::string Log() const;

 private:
  bool Serves();
  int PortInLog() const;

  const Options options_;
  std::map<std::string, std::string> environment_;
  std::string folder_ = TREFF_BIN_DIR;
  int port_ = 0;
  std::unique_ptr<treff::testing::ChildProcess> process_;
  std::shared_ptr<grpc::Channel> channel_;
};

// A channel that shares no connection, and no memory of failures, with any other.
std::shared_ptr<grpc::Channel> NewOwnChannel(const std::string& address);

}  // namespace treff::e2e

#endif  // TREFF_TESTS_E2E_HOUSE_PROGRAM_H_
