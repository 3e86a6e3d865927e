// Measures served recommendations beside a bare gRPC echo of the same bytes, in turn, and profiles
// read one after another; prints one JSON object with the medians over the rounds.
//
//   treff_bench_served --server=127.0.0.1:7070 --server_pid=123 --case_name=cases/…
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "tests/bench/served/echo.h"
#include "tests/bench/served/load.h"
#include "treff/municipality/v1/municipality_service.pb.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

ABSL_FLAG(std::string, server, "127.0.0.1:7070", "The server under test.");
ABSL_FLAG(int, server_pid, 0, "Its process id, for CPU per call.");
ABSL_FLAG(std::string, case_name, "", "The case to recommend for, cases/{uuid}.");
ABSL_FLAG(int, rounds, 5, "How often each is measured, in turn.");
ABSL_FLAG(double, seconds, 2, "Length of one measurement.");
ABSL_FLAG(int, in_flight, 16, "Calls kept in flight.");

namespace {

using treff::bench::LoadResult;

double Median(const std::vector<LoadResult>& results, double LoadResult::*field) {
  std::vector<double> values;
  for (const LoadResult& result : results) values.push_back(result.*field);
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Indicators that a reader asks for who does not want all.
constexpr int kSomeIndicators = 90;

// One profile after another: what a person waits for who looks at a municipality. Of those
// `indicators`, or of all.
treff::bench::LoadOptions ProfileReads(const std::vector<std::string>& indicators) {
  treff::municipality::v1::GetProfileRequest request;
  request.set_name("municipalities/0301/profile");
  request.mutable_indicators()->Assign(indicators.begin(), indicators.end());
  return {.method = "/treff.municipality.v1.MunicipalityService/GetProfile",
          .request = request.SerializeAsString(),
          .in_flight = 1,
          .seconds = absl::GetFlag(FLAGS_seconds),
          .server_pid = absl::GetFlag(FLAGS_server_pid)};
}

// The indicators that a profile has.
std::vector<std::string> IndicatorsIn(const std::string& response) {
  treff::municipality::v1::Profile profile;
  std::vector<std::string> ids;
  if (!profile.ParseFromString(response)) return ids;
  for (const auto& indicator : profile.indicators()) ids.push_back(indicator.indicator_id());
  return ids;
}

std::string Json(const char* name, const std::vector<LoadResult>& results) {
  return absl::StrCat("\"", name, "\":{\"per_second\":", Median(results, &LoadResult::per_second),
                      ",\"p50_us\":", Median(results, &LoadResult::p50_us),
                      ",\"p99_us\":", Median(results, &LoadResult::p99_us),
                      ",\"server_cpu_us\":", Median(results, &LoadResult::server_cpu_us), "}");
}

}  // namespace

int main(int argc, char** argv) {
  constexpr char kMethod[] = "/treff.recommendation.v1.RecommendationService/Recommend";
  treff::bench::EchoProcess echo(kMethod);  // forks, so before anything of gRPC
  absl::ParseCommandLine(argc, argv);

  treff::recommendation::v1::RecommendRequest request;
  request.set_case_(absl::GetFlag(FLAGS_case_name));
  treff::bench::LoadOptions options{.method = kMethod,
                                    .request = request.SerializeAsString(),
                                    .in_flight = absl::GetFlag(FLAGS_in_flight),
                                    .seconds = absl::GetFlag(FLAGS_seconds)};
  const auto server =
      grpc::CreateChannel(absl::GetFlag(FLAGS_server), grpc::InsecureChannelCredentials());
  const std::string response = treff::bench::CallOnce(server, options);
  const auto peer = grpc::CreateChannel(absl::StrCat("127.0.0.1:", echo.Start(response)),
                                        grpc::InsecureChannelCredentials());
  treff::bench::CallOnce(peer, options);

  const treff::bench::LoadOptions profile_reads = ProfileReads({});
  const std::string profile = treff::bench::CallOnce(server, profile_reads);
  std::vector<std::string> indicators = IndicatorsIn(profile);
  const size_t all_indicators = indicators.size();
  indicators.resize(std::min<size_t>(all_indicators, kSomeIndicators));
  const treff::bench::LoadOptions part_reads = ProfileReads(indicators);
  const std::string part = treff::bench::CallOnce(server, part_reads);

  std::vector<LoadResult> ours;
  std::vector<LoadResult> bare;
  std::vector<LoadResult> profiles;
  std::vector<LoadResult> parts;
  int64_t failures = 0;
  for (int round = 0; round < absl::GetFlag(FLAGS_rounds); ++round) {
    options.server_pid = absl::GetFlag(FLAGS_server_pid);
    ours.push_back(treff::bench::RunLoad(server, options));
    options.server_pid = echo.pid();
    bare.push_back(treff::bench::RunLoad(peer, options));
    profiles.push_back(treff::bench::RunLoad(server, profile_reads));
    parts.push_back(treff::bench::RunLoad(server, part_reads));
    for (const auto* results : {&ours, &bare, &profiles, &parts}) {
      failures += results->back().failures;
    }
  }
  std::printf(
      "{\"response_bytes\":%zu,\"failures\":%lld,\"profile_bytes\":%zu,"
      "\"profile_indicators\":%zu,\"part_bytes\":%zu,\"part_indicators\":%zu,%s,%s,%s,%s}\n",
      response.size(), static_cast<long long>(failures), profile.size(), all_indicators,
      part.size(), indicators.size(), Json("recommend", ours).c_str(), Json("echo", bare).c_str(),
      Json("profile", profiles).c_str(), Json("profile_part", parts).c_str());
  return failures == 0 ? 0 : 1;
}
