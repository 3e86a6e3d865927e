// Publishes a SYNTHETIC country to one treffd, made of the real one that another has, and prints
// how long that took and how large it is.
//
//   treff_bench_country --from=127.0.0.1:7070 --to=127.0.0.1:7071 --municipalities=3600
#include <chrono>
#include <cstdio>
#include <string>

#include <grpcpp/grpcpp.h>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "tests/bench/country/country.h"

ABSL_FLAG(std::string, from, "127.0.0.1:7070", "The server with the real figures.");
ABSL_FLAG(std::string, to, "127.0.0.1:7071", "The empty one.");
ABSL_FLAG(int, municipalities, 3600, "How many, up to 9 000.");

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const auto channel = [](const std::string& address) {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(64 << 20);
    return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  };
  const auto messages = treff::bench::SyntheticCountry(channel(absl::GetFlag(FLAGS_from)),
                                                       absl::GetFlag(FLAGS_municipalities));
  const auto began = std::chrono::steady_clock::now();
  const int64_t observations = treff::bench::Publish(channel(absl::GetFlag(FLAGS_to)), messages);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::printf("{\"municipalities\":%d,\"observations\":%lld,\"publish_seconds\":%.1f}\n",
              absl::GetFlag(FLAGS_municipalities), static_cast<long long>(observations),
              took.count());
  return 0;
}
