// Measures what it costs in CPU time a call that both ends show certificates and what they say is
// sealed: the casework program beside itself in the clear, in turn, its own time and the client's
// added up, over connections that are open already. A health check is about the least that a call
// can cost; GetCase is a read of a case, with its entry in the access log. Prints one JSON object
// with the medians over the rounds.
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "services/platform/identity/tls.h"
#include "tests/bench/served/load.h"
#include "tests/casework/running_casework.h"
#include "tests/casework/sample_cases.h"
#include "tests/testing/house_certificates.h"
#include "tests/testing/temp_dir.h"

ABSL_FLAG(int, rounds, 9, "How often each is measured, in turn.");
ABSL_FLAG(double, seconds, 1, "Length of one measurement.");
ABSL_FLAG(int, in_flight, 8, "Calls kept in flight.");

namespace {

using treff::bench::LoadOptions;
using treff::bench::LoadResult;
using treff::casework::Casework;

// A casework with one case, and a client's channel to it.
struct Served {
  explicit Served(const std::vector<std::string>& flags) : program(folder, flags) {}

  treff::testing::TempDir folder;
  Casework program;
  std::shared_ptr<grpc::Channel> channel;
  std::string case_name;

  void Register() {
    treff::casework::v1::CreateCaseRequest create;
    *create.mutable_case_() = treff::casework::SingleAdult();
    treff::casework::v1::Case created;
    grpc::ClientContext context;
    const auto status =
        treff::casework::v1::CaseService::NewStub(channel)->CreateCase(&context, create, &created);
    if (!status.ok()) {
      std::fprintf(stderr, "treff_bench_mtls: %s\n", status.error_message().c_str());
      std::exit(1);
    }
    case_name = created.name();
  }

  LoadOptions Calls(const std::string& method, const std::string& request) {
    return {.method = method,
            .request = request,
            .in_flight = absl::GetFlag(FLAGS_in_flight),
            .seconds = absl::GetFlag(FLAGS_seconds),
            .server_pid = program.process().pid()};
  }
  LoadOptions HealthChecks() { return Calls("/grpc.health.v1.Health/Check", ""); }
  LoadOptions Reads() {
    treff::casework::v1::GetCaseRequest get;
    get.set_name(case_name);
    return Calls("/treff.casework.v1.CaseService/GetCase", get.SerializeAsString());
  }
};

double MedianCpu(const std::vector<LoadResult>& results) {
  std::vector<double> values;
  for (const LoadResult& each : results) values.push_back(each.server_cpu_us + each.client_cpu_us);
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Pair by pair, so that it holds when the machine's speed drifts.
double MedianRatio(const std::vector<LoadResult>& sealed, const std::vector<LoadResult>& clear) {
  std::vector<double> ratios;
  for (size_t i = 0; i < sealed.size(); ++i) {
    ratios.push_back(MedianCpu({sealed[i]}) / MedianCpu({clear[i]}));
  }
  std::sort(ratios.begin(), ratios.end());
  return ratios[ratios.size() / 2];
}

// False when a call failed.
bool Compare(const char* name, Served& sealed, const LoadOptions& sealed_calls, Served& clear,
             const LoadOptions& clear_calls) {
  std::vector<LoadResult> with;
  std::vector<LoadResult> without;
  int64_t failures = 0;
  for (int round = 0; round < absl::GetFlag(FLAGS_rounds); ++round) {
    with.push_back(RunLoad(sealed.channel, sealed_calls));
    without.push_back(RunLoad(clear.channel, clear_calls));
    failures += with.back().failures + without.back().failures;
  }
  std::printf("\"%s\":{\"mtls_cpu_us\":%.1f,\"clear_cpu_us\":%.1f,\"ratio\":%.3f}", name,
              MedianCpu(with), MedianCpu(without), MedianRatio(with, without));
  return failures == 0;
}

}  // namespace

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  treff::testing::HouseCertificates house;
  house.Sign("casework", "casework");
  house.Sign("recommendation", "recommendation");
  Served clear({});
  clear.channel = clear.program.channel();
  Served sealed({"--tls_certificate_file=" + house.certificate("casework"),
                 "--tls_key_file=" + house.key("casework"), "--tls_ca_file=" + house.authority()});
  sealed.channel = grpc::CreateChannel(
      sealed.program.address(),
      treff::platform::TlsClient(
          {house.certificate("recommendation"), house.key("recommendation"), house.authority()}));
  clear.Register();
  sealed.Register();

  std::printf("{");
  bool ok = Compare("health_check", sealed, sealed.HealthChecks(), clear, clear.HealthChecks());
  std::printf(",");
  ok = Compare("get_case", sealed, sealed.Reads(), clear, clear.Reads()) && ok;
  std::printf("}\n");
  return ok ? 0 : 1;
}
