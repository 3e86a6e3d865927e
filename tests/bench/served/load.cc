#include "tests/bench/served/load.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

namespace treff::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Call {
  grpc::ClientContext context;
  grpc::ByteBuffer response;
  grpc::Status status;
  std::unique_ptr<grpc::ClientAsyncResponseReader<grpc::ByteBuffer>> reader;
  Clock::time_point start;
};

grpc::ByteBuffer Buffer(const std::string& bytes) {
  grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

void StartCall(grpc::GenericStub& stub, const LoadOptions& options, grpc::CompletionQueue& queue) {
  auto* call = new Call;
  call->context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  call->start = Clock::now();
  call->reader =
      stub.PrepareUnaryCall(&call->context, options.method, Buffer(options.request), &queue);
  call->reader->StartCall();
  call->reader->Finish(&call->response, &call->status, call);
}

double OwnCpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double Percentile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const size_t at = std::min(values.size() - 1, static_cast<size_t>(share * values.size()));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[at];
}

}  // namespace

double CpuSeconds(pid_t pid) {
  if (pid == 0) return 0;
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string text((std::istreambuf_iterator<char>(stat)), {});
  // Fields after the command's closing parenthesis; utime and stime are the 12th and 13th of them.
  std::istringstream fields(text.substr(std::min(text.size(), text.rfind(')') + 2)));
  std::string skip;
  for (int i = 0; i < 11; ++i) fields >> skip;
  double utime = 0;
  double stime = 0;
  fields >> utime >> stime;
  return (utime + stime) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::string CallOnce(const std::shared_ptr<grpc::Channel>& channel, const LoadOptions& options) {
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  StartCall(stub, options, queue);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  const std::unique_ptr<Call> call(static_cast<Call*>(tag));
  if (!call->status.ok()) {
    std::fprintf(stderr, "%s: %s\n", options.method.c_str(), call->status.error_message().c_str());
    std::exit(1);
  }
  std::vector<grpc::Slice> slices;
  call->response.Dump(&slices);
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

LoadResult RunLoad(const std::shared_ptr<grpc::Channel>& channel, const LoadOptions& options) {
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  std::vector<double> latencies_us;
  LoadResult result;
  const double cpu_before = CpuSeconds(options.server_pid);
  const double own_cpu_before = OwnCpuSeconds();
  const Clock::time_point start = Clock::now();
  const Clock::time_point end =
      start + std::chrono::microseconds(static_cast<int64_t>(options.seconds * 1e6));

  for (int i = 0; i < options.in_flight; ++i) StartCall(stub, options, queue);
  int running = options.in_flight;
  void* tag = nullptr;
  bool ok = false;
  while (running > 0 && queue.Next(&tag, &ok)) {
    const std::unique_ptr<Call> call(static_cast<Call*>(tag));
    const Clock::time_point now = Clock::now();
    if (!call->status.ok()) ++result.failures;
    latencies_us.push_back(std::chrono::duration<double, std::micro>(now - call->start).count());
    if (now < end) {
      StartCall(stub, options, queue);
    } else {
      --running;
    }
  }

  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  const auto calls = static_cast<double>(latencies_us.size());
  result.calls = static_cast<int64_t>(latencies_us.size());
  result.per_second = calls / seconds;
  result.server_cpu_us = (CpuSeconds(options.server_pid) - cpu_before) * 1e6 / calls;
  result.client_cpu_us = (OwnCpuSeconds() - own_cpu_before) * 1e6 / calls;
  result.p50_us = Percentile(latencies_us, 0.50);
  result.p99_us = Percentile(latencies_us, 0.99);
  return result;
}

}  // namespace treff::bench
