// treff-gateway: the gateway as a process of its own, in front of four services.
#include <memory>
#include <string>

#include "absl/flags/flag.h"
#include "services/gateway/module.h"
#include "services/platform/identity/identity_flags.h"
#include "services/platform/lifecycle/flags/flag_types.h"
#include "services/platform/lifecycle/program.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metrics.h"
#include "services/variables.h"

namespace platform = treff::platform;

ABSL_FLAG(platform::ListenAddress, address, "127.0.0.1:7075",
          "host:port of this machine to serve HTTP on");
ABSL_FLAG(platform::ListenAddress, metrics_address, "127.0.0.1:9075", "host:port of /metrics");
ABSL_FLAG(platform::ServiceAddress, ingestion_address, "127.0.0.1:7071", "the ingestion service");
ABSL_FLAG(platform::ServiceAddress, municipality_address, "127.0.0.1:7072",
          "the municipality service");
ABSL_FLAG(platform::ServiceAddress, casework_address, "127.0.0.1:7073", "the casework service");
ABSL_FLAG(platform::ServiceAddress, recommendation_address, "127.0.0.1:7074",
          "the recommendation service");
ABSL_FLAG(platform::CacheAddress, redis_address, "",
          "host:port of the Redis where replicas share their sessions; empty: in memory, of one "
          "process");
ABSL_FLAG(
    platform::SourceFile, redis_login_file, "",
    "file with NAME:SECRET for that Redis, read for each connection; empty: it asks for none");
ABSL_FLAG(bool, demo_sign_in, false, "let everybody sign in as whom they like: for demos alone");
ABSL_FLAG(bool, open_to_programs, false, "let programs of this machine call without signing in");
ABSL_FLAG(platform::SourceFolder, web_files, "",
          "folder of the dashboard's files; empty: those compiled in");
ABSL_FLAG(double, calls_per_second, 100, "calls of one caller, on the long run; 0: any number");

namespace treff::gateway {
namespace {

absl::Status Run() {
  TREFF_ASSIGN_OR_RETURN(const auto access, platform::AccessFromFlags());
  GatewayOptions options{.demo_sign_in = absl::GetFlag(FLAGS_demo_sign_in),
                         .redis_address = absl::GetFlag(FLAGS_redis_address).text,
                         .redis_login_file = absl::GetFlag(FLAGS_redis_login_file).text,
                         .open_to_programs = absl::GetFlag(FLAGS_open_to_programs),
                         .web_files = absl::GetFlag(FLAGS_web_files).text,
                         .access = access.get(),
                         .calls_per_second = absl::GetFlag(FLAGS_calls_per_second)};
  AddSignInFlags(options);
  TREFF_ASSIGN_OR_RETURN(
      const auto module,
      GatewayModule::Bind("address", absl::GetFlag(FLAGS_address).text, options));
  TREFF_ASSIGN_OR_RETURN(const auto metrics,
                         platform::MetricsServer::Start(absl::GetFlag(FLAGS_metrics_address).text));
  if (platform::SignalIsPending()) return absl::OkStatus();
  const auto channel = [&](const platform::ServiceAddress& address) {
    return access->NewChannel(address.text);
  };
  module->Serve(
      {.services = {{"ingestion", channel(absl::GetFlag(FLAGS_ingestion_address))},
                    {"municipality", channel(absl::GetFlag(FLAGS_municipality_address))},
                    {"casework", channel(absl::GetFlag(FLAGS_casework_address))},
                    {"recommendation", channel(absl::GetFlag(FLAGS_recommendation_address))}}});
  platform::LogInfo("gateway serves", {{"port", int64_t{module->port()}},
                                       {"metrics_port", int64_t{metrics->port()}}});
  platform::WaitForSignal();
  module->Stop();
  return absl::OkStatus();
}

}  // namespace
}  // namespace treff::gateway

int main(int argc, char** argv) {
  return treff::platform::RunProgram(
      argc, argv, "gateway",
      {.usage = "Lets browsers and programs call the services over HTTP.",
       .other_variables = treff::Variables()},
      treff::gateway::Run);
}
