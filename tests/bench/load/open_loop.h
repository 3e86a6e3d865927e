// Calls a server at a given rate, whether it answers or not, and counts what comes back. A client
// that waits for its answers slows down with the server and never sees it overloaded.
#ifndef TREFF_TESTS_BENCH_LOAD_OPEN_LOOP_H_
#define TREFF_TESTS_BENCH_LOAD_OPEN_LOOP_H_

#include <sys/types.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/channel.h>

namespace treff::bench {

// One kind of call of a mix.
struct CallKind {
  std::string name;
  std::string method;                           // "/package.Service/Method"
  std::function<std::string(int64_t)> request;  // bytes of the call of that number
  double share = 0;                             // of all calls
};

struct LoadOptions {
  std::vector<std::shared_ptr<grpc::Channel>> channels;  // calls take them by turns
  std::vector<CallKind> mix;
  double seconds = 5;
  double deadline_seconds = 2;
  pid_t server_pid = 0;
};

struct LoadResult {
  double offered = 0;                        // calls a second that were made
  double goodput = 0;                        // of them, answered in time
  std::map<std::string, double> goodput_of;  // by kind
  std::map<std::string, double> refused;     // calls a second, by reason
  double p50_ms = 0, p99_ms = 0;             // of those answered in time
  double refusal_p99_ms = 0;
  double rss_mb = 0;                          // the most of the server
  double server_cores = 0, client_cores = 0;  // CPU seconds a second
};

// Calls arrive as they please: gaps are exponential, `rate` a second on average.
LoadResult RunOpenLoop(const LoadOptions& options, double rate);
// Keeps `in_flight` calls going instead: what the server can do.
LoadResult RunClosedLoop(const LoadOptions& options, int in_flight);

}  // namespace treff::bench

#endif  // TREFF_TESTS_BENCH_LOAD_OPEN_LOOP_H_
