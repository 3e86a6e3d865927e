// treff health: whether the services answer and are ready.
#include <set>

#include "grpc/health/v1/health.grpc.pb.h"
#include "services/cli/commands/commands.h"
#include "services/platform/middleware/context.h"

namespace treff::cli {
namespace {

namespace health_v1 = grpc::health::v1;

constexpr absl::Duration kHealthTimeout = absl::Seconds(3);

// The word for how the server at `address` is.
std::string Check(const Session& session, const std::string& address) {
  // Health asks nobody who they are: the token stays here.
  const platform::ScopedCall nobody({});
  const auto stub = health_v1::Health::NewStub(session.ChannelTo(address));
  const auto response =
      Call(*stub, &health_v1::Health::Stub::Check, health_v1::HealthCheckRequest(), kHealthTimeout);
  if (!response.ok()) return "NO_ANSWER";
  return health_v1::HealthCheckResponse::ServingStatus_Name(response->status());
}

absl::Status Health(Session& session) {
  const Screen& screen = session.screen();
  std::set<std::string> addresses;
  for (const ServiceFlag& flag : kServiceFlags) addresses.insert(session.address(flag.service));
  Table table({{screen.Text("header.address")}, {screen.Text("header.state")}});
  health_v1::HealthCheckResponse all;
  all.set_status(health_v1::HealthCheckResponse::SERVING);
  for (const std::string& address : addresses) {
    const std::string state = Check(session, address);
    if (state != "SERVING") all.set_status(health_v1::HealthCheckResponse::NOT_SERVING);
    table.AddRow({address, screen.Word("health", state)});
  }
  const absl::Status printed = session.Print(all, [&] { return screen.Render(table); });
  if (!printed.ok()) return printed;
  return all.status() == health_v1::HealthCheckResponse::SERVING ? absl::OkStatus()
                                                                 : SilentFailure();
}

}  // namespace

void AddHealth(CLI::App& app, Action& action) {
  app.add_subcommand("health", "Say whether the services are ready")->callback([&action] {
    action = Health;
  });
}

}  // namespace treff::cli
