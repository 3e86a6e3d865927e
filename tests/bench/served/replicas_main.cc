// What replicas cost, and what a cache of profiles could save. Municipality, casework and
// recommendation are each asked as one replica and, in turn, as three on one PostgreSQL and one
// Redis, in CPU of all of them a call; a profile is read beside a bare GET of the same bytes from
// Redis behind a bare gRPC server. Prints one JSON object with the medians over the rounds.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>
#include <nlohmann/json.hpp>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "deploy/mirror/server.h"
#include "services/platform/lifecycle/channel_limits.h"
#include "tests/bench/served/echo.h"
#include "tests/bench/served/load.h"
#include "tests/e2e/house/house.h"
#include "tests/e2e/house/program.h"
#include "tests/testing/child_process.h"
#include "tests/testing/master_key.h"
#include "tests/testing/paths.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/redis_server.h"
#include "tests/testing/temp_dir.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/municipality/v1/municipality_service.pb.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"

ABSL_FLAG(int, rounds, 5, "How often each is measured, in turn.");
ABSL_FLAG(double, seconds, 2, "Length of one measurement.");
ABSL_FLAG(int, in_flight, 16, "Calls kept in flight.");

namespace treff::bench {
namespace {

using e2e::Program;
using Replicas = std::vector<Program*>;

constexpr int kReplicas = 3;
constexpr char kProfile[] = "/treff.municipality.v1.MunicipalityService/GetProfile";

// Three replicas of each service and one ingestion, with the mirror's figures.
class ReplicatedHouse {
 public:
  ReplicatedHouse() {
    testing::ProvideMasterKey();
    municipality = StartAll("treff-municipality", {"--redis_address=" + redis_.address()});
    const std::string figures = "--municipality_address=" + municipality[0]->address();
    casework = StartAll("treff-casework", {figures});
    recommendation =
        StartAll("treff-recommendation", {"--redis_address=" + redis_.address(), figures,
                                          "--casework_address=" + casework[0]->address()});
    e2e::ImportAllAt(*StartAll("treff-ingestion", {figures, "--mirror=" + mirror_->url()}, 1)[0]);
  }

  int redis_port() const { return redis_.port(); }
  // Of all that serve, PostgreSQL and Redis aside.
  double CpuSecondsOfAll() const {
    double seconds = 0;
    for (const auto& program : programs_) seconds += CpuSeconds(program->process().pid());
    return seconds;
  }
  // What they take in a second in which nobody asks: ten programs follow each other's news.
  double IdleCpuSeconds() const {
    constexpr double kSeconds = 5;
    const double before = CpuSecondsOfAll();
    absl::SleepFor(absl::Seconds(kSeconds));
    return (CpuSecondsOfAll() - before) / kSeconds;
  }
  std::string NewCase() const {
    casework::v1::CreateCaseRequest request;
    auto& c = *request.mutable_case_();
    c.set_reference("SYNTETISK 1");
    c.set_synthetic(true);
    c.set_track(casework::v1::Case::ASYLUM);
    auto& member = *c.add_members();
    member.set_relation(casework::v1::Member::REFERENCE_PERSON);
    member.set_birth_year(1990);
    grpc::ClientContext context;
    casework::v1::Case created;
    const auto stub = casework::v1::CaseService::NewStub(casework[0]->channel());
    return stub->CreateCase(&context, request, &created).ok() ? created.name() : "";
  }
  // A recommendation needs the figures, which follow their publication a moment later.
  void AwaitRecommendations(const std::string& name) const {
    for (const Program* replica : recommendation) {
      testing::WaitUntil([&] {
        recommendation::v1::RecommendRequest request;
        request.set_case_(name);
        recommendation::v1::Recommendation answer;
        grpc::ClientContext context;
        return recommendation::v1::RecommendationService::NewStub(replica->channel())
            ->Recommend(&context, request, &answer)
            .ok();
      });
    }
  }

  Replicas municipality, casework, recommendation;

 private:
  Replicas StartAll(const std::string& name, const std::vector<std::string>& flags,
                    int count = kReplicas) {
    const std::string database = "--database_url=" + postgres_.NewDatabase();
    Replicas replicas;
    for (int i = 0; i < count; ++i) {
      const std::string data = folder_.File(absl::StrCat("data", programs_.size()));
      std::filesystem::create_directories(data);
      Program::Options options{.name = name, .flags = flags, .log_path = data + "/log"};
      options.flags.insert(options.flags.end(), {database, "--data_dir=" + data});
      programs_.push_back(std::make_unique<Program>(options));
      programs_.back()->Start();
      replicas.push_back(programs_.back().get());
    }
    return replicas;
  }

  const testing::TempDir folder_;
  testing::PostgresServer postgres_;
  testing::RedisServer redis_;
  std::unique_ptr<mirror::MirrorServer> mirror_ =
      mirror::MirrorServer::Start(mirror::Mirror::Load(TREFF_SOURCE_DIR "/deploy/mirror").value(),
                                  {})
          .value();
  std::vector<std::unique_ptr<Program>> programs_;
};

// All of them by turns, as the services' own clients go to those of others.
std::shared_ptr<grpc::Channel> ByTurns(const Replicas& replicas, int count) {
  std::vector<std::string> addresses;
  for (int i = 0; i < count; ++i) addresses.push_back(replicas[i]->address());
  grpc::ChannelArguments arguments;
  arguments.SetLoadBalancingPolicyName("round_robin");
  arguments.SetMaxReceiveMessageSize(platform::kMaxClientMessageBytes);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel("ipv4:" + absl::StrJoin(addresses, ","),
                                   grpc::InsecureChannelCredentials(), arguments);
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

struct Series {
  std::vector<double> per_second, p50_us, cpu_us;

  nlohmann::json ToJson() const {
    return {
        {"per_second", Median(per_second)}, {"p50_us", Median(p50_us)}, {"cpu_us", Median(cpu_us)}};
  }
};

// `idle` is what `cpu_seconds` counts in a second without calls.
template <typename Cpu>
void Measure(const std::shared_ptr<grpc::Channel>& channel, const LoadOptions& options,
             const Cpu& cpu_seconds, double idle, Series& series) {
  const double before = cpu_seconds();
  const LoadResult result = RunLoad(channel, options);
  if (result.failures > 0) std::abort();
  series.per_second.push_back(result.per_second);
  series.p50_us.push_back(result.p50_us);
  const auto calls = static_cast<double>(result.calls);
  const double used = cpu_seconds() - before - idle * calls / result.per_second;
  series.cpu_us.push_back(used * 1e6 / calls);
}

LoadOptions Asking(const char* method, const google::protobuf::Message& request, int in_flight) {
  return {.method = method,
          .request = request.SerializeAsString(),
          .in_flight = in_flight,
          .seconds = absl::GetFlag(FLAGS_seconds)};
}

// One replica and three, in turn.
nlohmann::json OneAndThree(const ReplicatedHouse& house, const Replicas& replicas,
                           const LoadOptions& options) {
  Series one, three;
  const auto cpu = [&] { return house.CpuSecondsOfAll(); };
  const double idle = house.IdleCpuSeconds();
  for (int round = 0; round <= absl::GetFlag(FLAGS_rounds); ++round) {
    if (round == 1) one = three = {};  // the first warms up
    Measure(ByTurns(replicas, 1), options, cpu, idle, one);
    Measure(ByTurns(replicas, kReplicas), options, cpu, idle, three);
  }
  return {{"one", one.ToJson()}, {"three", three.ToJson()}, {"idle_cores", idle}};
}

// One call after another: what somebody waits for.
nlohmann::json ProfileAndGet(const ReplicatedHouse& house, EchoProcess& echo) {
  municipality::v1::GetProfileRequest request;
  request.set_name("municipalities/0301/profile");
  const LoadOptions options = Asking(kProfile, request, /*in_flight=*/1);
  const auto channel = ByTurns(house.municipality, 1);
  const std::string profile = CallOnce(channel, options);
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(platform::kMaxClientMessageBytes);
  const auto bare =
      grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", echo.Start(profile, house.redis_port())),
                                grpc::InsecureChannelCredentials(), arguments);
  Series ours, gets;
  for (int round = 0; round <= absl::GetFlag(FLAGS_rounds); ++round) {
    if (round == 1) ours = gets = {};
    Measure(
        channel, options, [&] { return CpuSeconds(house.municipality[0]->process().pid()); }, 0,
        ours);
    Measure(
        bare, options, [&] { return CpuSeconds(echo.pid()); }, 0, gets);
  }
  return {{"bytes", profile.size()}, {"profile", ours.ToJson()}, {"redis_get", gets.ToJson()}};
}

int Main(int argc, char** argv) {
  EchoProcess echo(kProfile);  // forks, so before anything of gRPC
  absl::ParseCommandLine(argc, argv);
  const ReplicatedHouse house;
  const std::string name = house.NewCase();
  if (name.empty()) std::abort();
  house.AwaitRecommendations(name);

  municipality::v1::GetProfileRequest profile;
  profile.set_name("municipalities/0301/profile");
  casework::v1::GetCaseRequest get;
  get.set_name(name);
  recommendation::v1::RecommendRequest recommend;
  recommend.set_case_(name);
  const int in_flight = absl::GetFlag(FLAGS_in_flight);
  const nlohmann::json all = {
      {"profile", OneAndThree(house, house.municipality, Asking(kProfile, profile, in_flight))},
      {"case", OneAndThree(house, house.casework,
                           Asking("/treff.casework.v1.CaseService/GetCase", get, in_flight))},
      {"recommend", OneAndThree(house, house.recommendation,
                                Asking("/treff.recommendation.v1.RecommendationService/Recommend",
                                       recommend, in_flight))},
      {"beside_redis", ProfileAndGet(house, echo)}};
  std::cout << all.dump(1) << "\n";
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace treff::bench

int main(int argc, char** argv) { return treff::bench::Main(argc, argv); }
