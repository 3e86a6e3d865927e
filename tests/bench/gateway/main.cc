// The gateway beside a bare gRPC client on the same calls of the same server, and its static files
// beside nginx when a port of it is given. Rounds alternate, and medians are printed as JSON: what
// else the machine does hits all alike.
#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "tests/bench/gateway/http_load.h"
#include "tests/bench/served/load.h"
#include "treff/municipality/v1/municipality_service.pb.h"

ABSL_FLAG(std::string, server, "127.0.0.1:7070", "the gRPC server");
ABSL_FLAG(int, web_port, 7080, "the gateway, started with --open_to_programs, any number of calls");
ABSL_FLAG(int, nginx_port, 0, "an nginx with the same file; 0: none");
ABSL_FLAG(std::string, file, "/index.html", "the static file");
ABSL_FLAG(std::string, profile, "municipalities/0301/profile", "what is asked for");
ABSL_FLAG(int, connections, 8, "at once");
ABSL_FLAG(int, rounds, 5, "of each");
ABSL_FLAG(double, seconds, 1.5, "of a round");

namespace treff::bench {
namespace {

constexpr char kMethod[] = "/treff.municipality.v1.MunicipalityService/GetProfile";

std::string Post(const std::string& type, const std::string& body) {
  return absl::StrCat("POST ", kMethod, " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ", type,
                      "\r\nContent-Length: ", body.size(), "\r\n\r\n", body);
}

double MedianOf(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

class Comparison {
 public:
  void AddGrpc() {
    const LoadResult result = RunLoad(channel_, {.method = kMethod,
                                                 .request = request_.SerializeAsString(),
                                                 .in_flight = absl::GetFlag(FLAGS_connections),
                                                 .seconds = absl::GetFlag(FLAGS_seconds)});
    rates_["grpc"].push_back(result.per_second);
    failures_ += static_cast<int>(result.failures);
  }
  void AddHttp(const std::string& name, int port, const std::string& request) {
    const HttpLoadResult result =
        RunHttpLoad(port, request, absl::GetFlag(FLAGS_connections), absl::GetFlag(FLAGS_seconds));
    rates_[name].push_back(result.per_second);
    p99_[name].push_back(result.p99_us);
    bytes_[name] = result.body_bytes;
    failures_ += result.failures;
  }
  void Print() {
    std::printf("{\"failures\": %d", failures_);
    for (const auto& [name, rates] : rates_) {
      std::printf(", \"%s_per_second\": %.0f", name.c_str(), MedianOf(rates));
    }
    for (const auto& [name, p99] : p99_) {
      std::printf(", \"%s_p99_us\": %.0f, \"%s_bytes\": %zu", name.c_str(), MedianOf(p99),
                  name.c_str(), bytes_[name]);
    }
    std::printf("}\n");
  }
  const municipality::v1::GetProfileRequest& request() const { return request_; }

  Comparison() { request_.set_name(absl::GetFlag(FLAGS_profile)); }

 private:
  const std::shared_ptr<grpc::Channel> channel_ =
      grpc::CreateChannel(absl::GetFlag(FLAGS_server), grpc::InsecureChannelCredentials());
  municipality::v1::GetProfileRequest request_;
  std::map<std::string, std::vector<double>> rates_, p99_;
  std::map<std::string, size_t> bytes_;
  int failures_ = 0;
};

void Run() {
  Comparison comparison;
  const int port = absl::GetFlag(FLAGS_web_port);
  const int nginx = absl::GetFlag(FLAGS_nginx_port);
  const std::string get =
      absl::StrCat("GET ", absl::GetFlag(FLAGS_file), " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  const std::string json = absl::StrCat(R"({"name": ")", absl::GetFlag(FLAGS_profile), R"("})");
  for (int round = 0; round < absl::GetFlag(FLAGS_rounds); ++round) {
    comparison.AddGrpc();
    comparison.AddHttp("binary", port,
                       Post("application/proto", comparison.request().SerializeAsString()));
    comparison.AddHttp("json", port, Post("application/json", json));
    comparison.AddHttp("file", port, get);
    if (nginx != 0) comparison.AddHttp("nginx", nginx, get);
  }
  comparison.Print();
}

}  // namespace
}  // namespace treff::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  treff::bench::Run();
}
