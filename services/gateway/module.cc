#include "services/gateway/module.h"

#include <chrono>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gateway_contracts.h"
#include "gateway_messages.h"
#include "gateway_style.h"
#include "gateway_web.h"
#include "services/gateway/api_page/api_page.h"
#include "services/gateway/bridge/bridge.h"
#include "services/gateway/calls/routes.h"
#include "services/gateway/connect/schema.h"
#include "services/gateway/gateway.h"
#include "services/gateway/http/http_server.h"
#include "services/gateway/limits/caller_limits.h"
#include "services/gateway/session/session_page.h"
#include "services/gateway/session/sessions.h"
#include "services/gateway/session/sign_in.h"
#include "services/gateway/site/assets.h"
#include "services/platform/lifecycle/listener.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/texts/messages.h"
#include "services/platform/values/address.h"
#include "services/platform/values/clock.h"

namespace treff::gateway {
namespace {

// Of each service, until it is said not to answer.
constexpr std::chrono::seconds kProbePatience{1};

// Which service keeps the operations of a kind, where they are processes of their own.
const std::map<std::string, std::string>& OwnersOfOperations() {
  static const auto& owners = *new std::map<std::string, std::string>{
      {"imports", "ingestion"}, {"allocations", "recommendation"}};
  return owners;
}

// What needs no services.
struct Parts {
  std::unique_ptr<Schema> schema;
  std::unique_ptr<platform::Messages> messages;
  std::unique_ptr<Assets> site;
  std::unique_ptr<SignIn> sign_in;
  std::string api_page;
};

absl::StatusOr<Parts> MakeParts(const GatewayOptions& options, int port) {
  Parts parts;
  TREFF_ASSIGN_OR_RETURN(parts.schema, Schema::Parse(contracts::EmbeddedFiles().front().bytes));
  TREFF_ASSIGN_OR_RETURN(parts.messages, platform::Messages::Load(messages::EmbeddedFiles()));
  const std::string_view pack = web::EmbeddedFiles().front().bytes;
  if (!options.web_files.empty()) {
    parts.site = Assets::OfFolder(options.web_files);
  } else if (pack.empty()) {
    parts.site = Assets::Placeholder();
  } else {
    TREFF_ASSIGN_OR_RETURN(parts.site, Assets::OfPack(pack));
  }
  if (options.demo_sign_in) {
    parts.sign_in = DemoSignIn(options.access == nullptr ? nullptr : options.access->demo_issuer());
  }
  parts.api_page = ApiPage(*parts.schema, absl::StrCat("http://127.0.0.1:", port));
  return parts;
}

// That no other machine reaches it: browsers cannot prove yet who their users are.
absl::Status CheckLoopback(const std::string& flag, const std::string& address) {
  if (platform::IsLoopback(address)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "--", flag, "=", address,
      " must be an address of this machine's loopback, as in 127.0.0.1:7075: there is no sign-in "
      "yet that other machines could be let in by"));
}

// Null in an open house.
platform::TokenVerifier* VerifierOf(const GatewayOptions& options) {
  return options.access == nullptr ? nullptr : options.access->verifier();
}

// That nobody is let through whom the services would refuse anyway.
absl::Status CheckSignIn(const GatewayOptions& options) {
  if (VerifierOf(options) == nullptr) return absl::OkStatus();
  if (options.open_to_programs) {
    return absl::InvalidArgumentError(
        "--open_to_programs does not go with an issuer: programs send a token in the header "
        "Authorization");
  }
  if (options.demo_sign_in && options.access->demo_issuer() == nullptr) {
    return absl::InvalidArgumentError(
        "--demo_sign_in does not go with --identity_issuer, whose tokens it cannot give");
  }
  return absl::OkStatus();
}

class BoundModule : public GatewayModule {
 public:
  BoundModule(std::unique_ptr<platform::Listener> listener, const GatewayOptions& options,
              Parts parts)
      : port_(listener->port()),
        options_(options),
        parts_(std::move(parts)),
        sessions_({}, platform::SystemClock()),
        limits_({.calls_per_second = options.calls_per_second,
                 .burst = std::max(1.0, 2 * options.calls_per_second)},
                platform::SystemClock()),
        page_(sessions_, parts_.sign_in.get(), *parts_.messages),
        listener_(std::move(listener)) {}
  ~BoundModule() override { Stop(); }

  int port() const override { return port_; }
  void Serve(GatewayBackends backends) override;
  void Stop() override;

 private:
  absl::Status Probe() const;

  const int port_;
  const GatewayOptions options_;
  const Parts parts_;
  Sessions sessions_;
  CallerLimits limits_;
  const SessionPage page_;
  std::unique_ptr<platform::Listener> listener_;
  GatewayBackends backends_;
  std::optional<Routes> routes_;
  std::optional<Bridge> bridge_;
  std::optional<Gateway> gateway_;
  std::unique_ptr<HttpServer> server_;  // last: it uses all the others
};

absl::Status BoundModule::Probe() const {
  for (const auto& [name, channel] : backends_.services) {
    if (!channel->WaitForConnected(std::chrono::system_clock::now() + kProbePatience)) {
      return absl::UnavailableError(absl::StrCat("the ", name, " service does not answer"));
    }
  }
  return absl::OkStatus();
}

void BoundModule::Serve(GatewayBackends backends) {
  backends_ = std::move(backends);
  if (backends_.all != nullptr) {
    routes_.emplace(backends_.all);
  } else {
    routes_.emplace(backends_.services, OwnersOfOperations());
  }
  bridge_.emplace(*parts_.schema, *routes_, limits_, BridgeOptions{});
  gateway_.emplace(GatewayParts{.schema = *parts_.schema,
                                .bridge = *bridge_,
                                .sessions = page_,
                                .site = *parts_.site,
                                .api_page = parts_.api_page,
                                .api_style = style::EmbeddedFiles().front().bytes,
                                .open_to_programs = options_.open_to_programs,
                                .verifier = VerifierOf(options_),
                                .probe = [this] { return Probe(); }});
  if (parts_.sign_in != nullptr && parts_.sign_in->is_demo()) {
    platform::LogWarning("DEMO SIGN-IN: whoever opens the page may be whom they like");
  }
  if (options_.open_to_programs) {
    platform::LogWarning("programs of this machine may call without a session");
  }
  server_ = HttpServer::Start(std::move(listener_), {}, [this](const HttpRequest& request) {
    return gateway_->Answer(request);
  });
  platform::LogInfo("the gateway serves", {{"web_port", int64_t{port_}}});
}

void BoundModule::Stop() {
  if (bridge_.has_value()) bridge_->Stop();
  server_.reset();
}

}  // namespace

absl::StatusOr<std::unique_ptr<GatewayModule>> GatewayModule::Bind(const std::string& flag,
                                                                   const std::string& address,
                                                                   const GatewayOptions& options) {
  TREFF_RETURN_IF_ERROR(CheckLoopback(flag, address));
  TREFF_RETURN_IF_ERROR(CheckSignIn(options));
  auto listener = platform::Listener::Bind(address);
  if (!listener.ok()) return platform::Annotate(listener.status(), absl::StrCat("--", flag));
  TREFF_ASSIGN_OR_RETURN(Parts parts, MakeParts(options, (*listener)->port()));
  return std::make_unique<BoundModule>(*std::move(listener), options, std::move(parts));
}

}  // namespace treff::gateway
