#include "tests/bench/load/open_loop.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include "absl/status/status.h"
#include "services/platform/status/grpc_status.h"
#include "services/platform/status/retry_hint.h"

namespace treff::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Call {
  grpc::ClientContext context;
  grpc::ByteBuffer response;
  grpc::Status status;
  std::unique_ptr<grpc::ClientAsyncResponseReader<grpc::ByteBuffer>> reader;
  Clock::time_point start;
  size_t kind = 0;
};

double Seconds(Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

double ServerCpuSeconds(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  const std::string text((std::istreambuf_iterator<char>(stat)), {});
  // utime and stime are the 12th and 13th field behind the command's closing parenthesis.
  std::istringstream fields(text.substr(std::min(text.size(), text.rfind(')') + 2)));
  std::string skip;
  for (int i = 0; i < 11; ++i) fields >> skip;
  double user = 0, system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double ClientCpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double RssMb(pid_t pid) {
  std::ifstream statm("/proc/" + std::to_string(pid) + "/statm");
  double all = 0, resident = 0;
  statm >> all >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

double Percentile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const size_t at =
      std::min(values.size() - 1, static_cast<size_t>(share * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<ptrdiff_t>(at), values.end());
  return values[at];
}

std::string ReasonFor(const grpc::Status& status) {
  const absl::Status refused = platform::FromGrpc(status);
  const std::string reason = platform::ReasonOf(refused);
  return reason.empty() ? absl::StatusCodeToString(refused.code()) : reason;
}

// One run: calls go out by one thread, come back by another.
class Run {
 public:
  explicit Run(const LoadOptions& options) : options_(options) {
    for (const auto& channel : options.channels) stubs_.emplace_back(channel);
    for (const CallKind& kind : options.mix) shares_.push_back(kind.share);
  }

  LoadResult Open(double rate) {
    std::exponential_distribution<double> gap(rate);
    Begin();
    std::thread receiving([this] { Receive([] {}); });
    Clock::time_point next = began_;
    while (next < end_) {
      std::this_thread::sleep_until(next);
      // Those that are due by now go out at once: a sender that was held up catches up.
      while (next <= Clock::now() && next < end_) {
        Send(next);
        next += std::chrono::duration_cast<Clock::duration>(
            std::chrono::duration<double>(gap(random_)));
      }
      Look();
    }
    sending_ = false;
    if (running_ == 0) queue_.Shutdown();
    receiving.join();
    return Sum();
  }

  LoadResult Closed(int in_flight) {
    Begin();
    for (int i = 0; i < in_flight; ++i) Send(Clock::now());
    Receive([this] {
      if (Clock::now() < end_) {
        Send(Clock::now());
        Look();
      } else {
        sending_ = false;
      }
    });
    return Sum();
  }

 private:
  void Begin() {
    began_ = Clock::now();
    end_ = began_ + std::chrono::duration_cast<Clock::duration>(
                        std::chrono::duration<double>(options_.seconds));
    server_before_ = ServerCpuSeconds(options_.server_pid);
    client_before_ = ClientCpuSeconds();
  }

  void Send(Clock::time_point due) {
    std::discrete_distribution<size_t> drawn(shares_.begin(), shares_.end());
    auto* call = new Call;
    call->kind = drawn(random_);
    const CallKind& kind = options_.mix[call->kind];
    call->start = due;
    call->context.set_deadline(
        std::chrono::system_clock::now() +
        std::chrono::milliseconds(static_cast<int64_t>(options_.deadline_seconds * 1e3)));
    grpc::Slice slice(kind.request(sent_));
    grpc::GenericStub& stub = stubs_[static_cast<size_t>(sent_) % stubs_.size()];
    ++sent_;
    ++running_;
    call->reader =
        stub.PrepareUnaryCall(&call->context, kind.method, grpc::ByteBuffer(&slice, 1), &queue_);
    call->reader->StartCall();
    call->reader->Finish(&call->response, &call->status, call);
  }

  template <typename Then>
  void Receive(const Then& then) {
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) {
      const std::unique_ptr<Call> call(static_cast<Call*>(tag));
      Count(*call);
      then();
      if (--running_ == 0 && !sending_) queue_.Shutdown();
    }
  }

  void Count(const Call& call) {
    const double ms = Seconds(Clock::now() - call.start) * 1e3;
    if (!call.status.ok()) {
      ++refused_[ReasonFor(call.status)];
      refusals_ms_.push_back(ms);
    } else if (ms > options_.deadline_seconds * 1e3) {
      ++refused_["LATE"];  // it went out late: this side is overloaded
    } else {
      answers_ms_.push_back(ms);
      ++answered_[options_.mix[call.kind].name];
    }
  }

  void Look() {
    if (++looks_ % 64 == 0) rss_mb_ = std::max(rss_mb_, RssMb(options_.server_pid));
  }

  LoadResult Sum() {
    const double all = Seconds(Clock::now() - began_);
    LoadResult result;
    result.offered = static_cast<double>(sent_) / options_.seconds;
    result.goodput = static_cast<double>(answers_ms_.size()) / options_.seconds;
    for (const auto& [kind, count] : answered_) result.goodput_of[kind] = count / options_.seconds;
    for (const auto& [reason, count] : refused_) result.refused[reason] = count / options_.seconds;
    result.p50_ms = Percentile(answers_ms_, 0.50);
    result.p99_ms = Percentile(answers_ms_, 0.99);
    result.refusal_p99_ms = Percentile(refusals_ms_, 0.99);
    result.rss_mb = std::max(rss_mb_, RssMb(options_.server_pid));
    result.server_cores = (ServerCpuSeconds(options_.server_pid) - server_before_) / all;
    result.client_cores = (ClientCpuSeconds() - client_before_) / all;
    return result;
  }

  const LoadOptions& options_;
  std::vector<grpc::GenericStub> stubs_;
  std::vector<double> shares_;
  grpc::CompletionQueue queue_;
  std::mt19937 random_{20261129};
  Clock::time_point began_, end_;
  std::atomic<bool> sending_ = true;
  std::atomic<int64_t> running_ = 0;
  int64_t sent_ = 0;
  int64_t looks_ = 0;
  double rss_mb_ = 0, server_before_ = 0, client_before_ = 0;
  std::vector<double> answers_ms_, refusals_ms_;
  std::map<std::string, double> answered_, refused_;
};

}  // namespace

LoadResult RunOpenLoop(const LoadOptions& options, double rate) { return Run(options).Open(rate); }

LoadResult RunClosedLoop(const LoadOptions& options, int in_flight) {
  return Run(options).Closed(in_flight);
}

}  // namespace treff::bench
