// Asks treffd for more and more, from a tenth of what it can do to ten times that, and prints one
// line of JSON a step: a mix of recommendations, profiles and new cases (SYNTHETIC).
//
//   treff_bench_load --server=127.0.0.1:7070 --server_pid=123 --case_name=cases/…
#include <cstdio>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>
#include <nlohmann/json.hpp>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/bench/load/open_loop.h"
#include "treff/casework/v1/case_service.pb.h"
#include "treff/municipality/v1/municipality_service.pb.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

ABSL_FLAG(std::string, server, "127.0.0.1:7070", "The server under test.");
ABSL_FLAG(int, server_pid, 0, "Its process id.");
ABSL_FLAG(std::string, case_name, "", "The case to recommend for, cases/{uuid}.");
ABSL_FLAG(double, seconds, 8, "Length of one step.");
ABSL_FLAG(int, connections, 16, "Connections that calls take by turns.");
ABSL_FLAG(int, in_flight, 16, "Calls kept going to find out what the server can do.");

namespace {

using treff::bench::CallKind;
using treff::bench::LoadResult;

constexpr double kTimes[] = {0.1, 0.2, 0.5, 0.8, 1, 1.5, 2, 3, 5, 10};

std::string NewCase(int64_t number) {
  treff::casework::v1::CreateCaseRequest create;
  auto& c = *create.mutable_case_();
  c.set_reference(absl::StrCat("SYNTETISK ", absl::GetCurrentTimeNanos(), " ", number));
  c.set_synthetic(true);
  c.set_track(treff::casework::v1::Case::ASYLUM);
  auto& member = *c.add_members();
  member.set_relation(treff::casework::v1::Member::REFERENCE_PERSON);
  member.set_birth_year(static_cast<int>(1950 + number % 55));
  return create.SerializeAsString();
}

std::vector<CallKind> Mix() {
  treff::recommendation::v1::RecommendRequest recommend;
  recommend.set_case_(absl::GetFlag(FLAGS_case_name));
  treff::municipality::v1::GetProfileRequest profile;
  profile.set_name("municipalities/0301/profile");
  const auto always = [](const google::protobuf::Message& request) {
    return [bytes = request.SerializeAsString()](int64_t) { return bytes; };
  };
  return {
      {"recommend", "/treff.recommendation.v1.RecommendationService/Recommend", always(recommend),
       0.3},
      {"profile", "/treff.municipality.v1.MunicipalityService/GetProfile", always(profile), 0.5},
      {"create_case", "/treff.casework.v1.CaseService/CreateCase", NewCase, 0.2}};
}

void Print(double times, const LoadResult& result) {
  const nlohmann::json line = {{"times", times},
                               {"offered", result.offered},
                               {"goodput", result.goodput},
                               {"goodput_of", result.goodput_of},
                               {"refused", result.refused},
                               {"p50_ms", result.p50_ms},
                               {"p99_ms", result.p99_ms},
                               {"refusal_p99_ms", result.refusal_p99_ms},
                               {"rss_mb", result.rss_mb},
                               {"server_cores", result.server_cores},
                               {"client_cores", result.client_cores}};
  std::printf("%s\n", line.dump().c_str());
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  treff::bench::LoadOptions options{.channels = {},
                                    .mix = Mix(),
                                    .seconds = absl::GetFlag(FLAGS_seconds),
                                    .server_pid = absl::GetFlag(FLAGS_server_pid)};
  grpc::ChannelArguments own;
  own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  own.SetMaxReceiveMessageSize(-1);
  for (int i = 0; i < absl::GetFlag(FLAGS_connections); ++i) {
    options.channels.push_back(grpc::CreateCustomChannel(absl::GetFlag(FLAGS_server),
                                                         grpc::InsecureChannelCredentials(), own));
  }
  treff::bench::RunClosedLoop(options, absl::GetFlag(FLAGS_in_flight));  // warms up
  const LoadResult most = treff::bench::RunClosedLoop(options, absl::GetFlag(FLAGS_in_flight));
  Print(0, most);  // 0: what it can do
  for (const double times : kTimes) {
    Print(times, treff::bench::RunOpenLoop(options, times * most.goodput));
  }
}
