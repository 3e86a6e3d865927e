// Keeps a number of unary calls in flight against a server and measures what comes back.
#ifndef TREFF_TESTS_BENCH_SERVED_LOAD_H_
#define TREFF_TESTS_BENCH_SERVED_LOAD_H_

#include <sys/types.h>

#include <memory>
#include <string>

#include <grpcpp/channel.h>

namespace treff::bench {

struct LoadOptions {
  std::string method;   // "/package.Service/Method"
  std::string request;  // bytes of one request
  int in_flight = 16;
  double seconds = 2;
  pid_t server_pid = 0;  // whose CPU time is counted
};

struct LoadResult {
  int64_t calls = 0;
  double per_second = 0;
  double p50_us = 0;
  double p99_us = 0;
  double server_cpu_us = 0;  // per call
  double client_cpu_us = 0;  // per call
  int64_t failures = 0;
};

// CPU seconds that a process has used, user and system; 0 of none.
double CpuSeconds(pid_t pid);

// One call; the response's bytes, or an abort with the error on standard error.
std::string CallOnce(const std::shared_ptr<grpc::Channel>& channel, const LoadOptions& options);

// The client parses nothing, so that it costs the same whatever answers.
LoadResult RunLoad(const std::shared_ptr<grpc::Channel>& channel, const LoadOptions& options);

}  // namespace treff::bench

#endif  // TREFF_TESTS_BENCH_SERVED_LOAD_H_
