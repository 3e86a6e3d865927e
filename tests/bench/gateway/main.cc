// The gateway beside a bare gRPC client on the same calls of the same server, and its static files
// beside nginx with the same bytes. tests/bench/gateway/run starts them all. Rounds alternate, and
// medians are printed as JSON: what else the machine does hits all alike. The CPU time of a call,
// servers and client together, is what a busy machine changes least.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/bench/gateway/http_load.h"
#include "tests/bench/served/load.h"
#include "treff/municipality/v1/municipality_service.pb.h"

ABSL_FLAG(std::string, server, "127.0.0.1:7070", "the gRPC server");
ABSL_FLAG(int, web_port, 7080, "the gateway, started with --open_to_programs, any number of calls");
ABSL_FLAG(int, nginx_port, 0, "an nginx with the same files; 0: none");
ABSL_FLAG(std::vector<std::string>, pids, {}, "of all servers: their CPU time is counted");
ABSL_FLAG(std::vector<std::string>, files, {"/index.html"}, "static files");
ABSL_FLAG(std::string, profile, "municipalities/0301/profile", "what is asked for");
ABSL_FLAG(int, indicators, 12, "of the profile; 0: all");
ABSL_FLAG(int, connections, 8, "at once");
ABSL_FLAG(int, rounds, 5, "of each");
ABSL_FLAG(double, seconds, 1.5, "of a round");

namespace treff::bench {
namespace {

constexpr char kMethod[] = "/treff.municipality.v1.MunicipalityService/GetProfile";

struct Rates {
  std::vector<double> per_second, cpu_us, p99_us;
  size_t bytes = 0;  // of an answer's body
};

double MedianOf(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Of one process, user and system.
double CpuSecondsOf(const std::string& pid) {
  std::ifstream stat("/proc/" + pid + "/stat");
  const std::string text((std::istreambuf_iterator<char>(stat)), {});
  // Fields after the command's closing parenthesis; utime and stime are the 12th and 13th of them.
  std::istringstream fields(text.substr(std::min(text.size(), text.rfind(')') + 2)));
  std::string skip;
  for (int i = 0; i < 11; ++i) fields >> skip;
  double utime = 0;
  double stime = 0;
  fields >> utime >> stime;
  return (utime + stime) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double SecondsIn(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

// Of this program and all servers.
double CpuSeconds() {
  rusage own{};
  getrusage(RUSAGE_SELF, &own);
  double seconds = SecondsIn(own.ru_utime) + SecondsIn(own.ru_stime);
  for (const std::string& pid : absl::GetFlag(FLAGS_pids)) seconds += CpuSecondsOf(pid);
  return seconds;
}

class Comparison {
 public:
  Comparison() {
    request_.set_name(absl::GetFlag(FLAGS_profile));
    const int wanted = absl::GetFlag(FLAGS_indicators);
    if (wanted == 0) return;
    municipality::v1::Profile whole;
    whole.ParseFromString(CallOnce(channel_, GrpcLoad()));
    for (int i = 0; i < std::min(wanted, whole.facts_size()); ++i) {
      request_.add_indicators(whole.facts(i).indicator());
    }
  }

  void AddGrpc() {
    const double before = CpuSeconds();
    const LoadResult result = RunLoad(channel_, GrpcLoad());
    Add("grpc", result.per_second, result.calls, CpuSeconds() - before, result.p99_us);
    rates_["grpc"].bytes = CallOnce(channel_, GrpcLoad()).size();
    failures_ += result.failures;
  }
  void AddCall(const std::string& name, const std::string& type, const std::string& body) {
    AddHttp(name, absl::GetFlag(FLAGS_web_port),
            absl::StrCat("POST ", kMethod, " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ", type,
                         "\r\nContent-Length: ", body.size(), "\r\n\r\n", body));
  }
  void AddFile(const std::string& name, int port, const std::string& path) {
    AddHttp(absl::StrCat(name, " ", path), port,
            absl::StrCat("GET ", path,
                         " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n"));
  }
  void Print() const {
    std::vector<std::string> ways;
    for (const auto& [name, rates] : rates_) {
      ways.push_back(absl::StrCat("\"", name, "\": {\"per_second\": ", MedianOf(rates.per_second),
                                  ", \"cpu_us\": ", MedianOf(rates.cpu_us), ", \"p99_us\": ",
                                  MedianOf(rates.p99_us), ", \"bytes\": ", rates.bytes, "}"));
    }
    std::printf("{\"failures\": %lld, \"ways\": {%s}}\n", static_cast<long long>(failures_),
                absl::StrJoin(ways, ", ").c_str());
  }
  std::string RequestBytes() const { return request_.SerializeAsString(); }
  std::string RequestJson() const {
    return absl::StrCat(R"({"name": ")", request_.name(), R"(", "indicators": [)",
                        absl::StrJoin(request_.indicators(), ",",
                                      [](std::string* text, const std::string& id) {
                                        absl::StrAppend(text, "\"", id, "\"");
                                      }),
                        "]}");
  }

 private:
  LoadOptions GrpcLoad() const {
    return {.method = kMethod,
            .request = RequestBytes(),
            .in_flight = absl::GetFlag(FLAGS_connections),
            .seconds = absl::GetFlag(FLAGS_seconds)};
  }
  void AddHttp(const std::string& name, int port, const std::string& request) {
    const double before = CpuSeconds();
    const HttpLoadResult result =
        RunHttpLoad(port, request, absl::GetFlag(FLAGS_connections), absl::GetFlag(FLAGS_seconds));
    Add(name, result.per_second, result.answers, CpuSeconds() - before, result.p99_us);
    rates_[name].bytes = result.body_bytes;
    failures_ += result.failures;
  }
  void Add(const std::string& name, double per_second, int64_t calls, double cpu, double p99_us) {
    rates_[name].per_second.push_back(per_second);
    rates_[name].cpu_us.push_back(cpu * 1e6 / static_cast<double>(calls));
    rates_[name].p99_us.push_back(p99_us);
  }

  const std::shared_ptr<grpc::Channel> channel_ =
      grpc::CreateChannel(absl::GetFlag(FLAGS_server), grpc::InsecureChannelCredentials());
  municipality::v1::GetProfileRequest request_;
  std::map<std::string, Rates> rates_;
  int64_t failures_ = 0;
};

void Run() {
  Comparison comparison;
  const int nginx = absl::GetFlag(FLAGS_nginx_port);
  for (int round = 0; round < absl::GetFlag(FLAGS_rounds); ++round) {
    comparison.AddGrpc();
    comparison.AddCall("binary", "application/proto", comparison.RequestBytes());
    comparison.AddCall("json", "application/json", comparison.RequestJson());
    for (const std::string& file : absl::GetFlag(FLAGS_files)) {
      comparison.AddFile("gateway", absl::GetFlag(FLAGS_web_port), file);
      if (nginx != 0) comparison.AddFile("nginx", nginx, file);
    }
  }
  comparison.Print();
}

}  // namespace
}  // namespace treff::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  treff::bench::Run();
}
