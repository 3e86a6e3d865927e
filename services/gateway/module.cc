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
#include "services/gateway/session/issuer/issuer_sign_in.h"
#include "services/gateway/session/session_page.h"
#include "services/gateway/session/sessions.h"
#include "services/gateway/session/sign_in.h"
#include "services/gateway/sign_in_setup.h"
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

// Null in an open house.
platform::TokenVerifier* VerifierOf(const GatewayOptions& options) {
  return options.access == nullptr ? nullptr : options.access->verifier();
}

// What needs no services.
struct Parts {
  std::unique_ptr<Schema> schema;
  std::unique_ptr<platform::Messages> messages;
  std::unique_ptr<Assets> site;
  std::unique_ptr<SignIn> sign_in;
  SignInSetup setup;
  std::string api_page;
};

absl::StatusOr<Parts> MakeParts(const GatewayOptions& options, SignInSetup setup, int port) {
  Parts parts;
  parts.setup = std::move(setup);
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
  parts.api_page = ApiPage(*parts.schema, parts.setup.address.has_value()
                                              ? parts.setup.address->origin()
                                              : absl::StrCat("http://127.0.0.1:", port));
  return parts;
}

class BoundModule : public GatewayModule {
 public:
  BoundModule(std::unique_ptr<platform::Listener> listener, bool is_reached,
              const GatewayOptions& options, Parts parts)
      : port_(listener->port()),
        is_reached_(is_reached),
        options_(options),
        parts_(std::move(parts)),
        sessions_({}, *parts_.setup.store, *parts_.setup.sealer, platform::SystemClock()),
        limits_({.calls_per_second = options.calls_per_second,
                 .burst = std::max(1.0, 2 * options.calls_per_second)},
                platform::SystemClock()),
        issuer_(IssuerOf()),
        page_(sessions_, parts_.sign_in.get(), *parts_.messages, issuer_.get()),
        listener_(std::move(listener)) {}
  ~BoundModule() override { Stop(); }

  int port() const override { return port_; }
  void Serve(GatewayBackends backends) override;
  void Stop() override;

 private:
  absl::Status Probe() const;
  std::unique_ptr<IssuerSignIn> IssuerOf();
  void SayHowOpen() const;

  const int port_;
  const bool is_reached_;  // by other machines
  const GatewayOptions options_;
  const Parts parts_;
  Sessions sessions_;
  CallerLimits limits_;
  const std::unique_ptr<IssuerSignIn> issuer_;  // null: nobody signs in there
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

std::unique_ptr<IssuerSignIn> BoundModule::IssuerOf() {
  if (options_.issuer_sign_in.client_id.empty()) return nullptr;
  return std::make_unique<IssuerSignIn>(
      IssuerSignInOptions{.issuer = options_.access->issuer(),
                          .client_id = options_.issuer_sign_in.client_id,
                          .client_secret = parts_.setup.client_secret,
                          .client_key = parts_.setup.client_key,
                          .scope = options_.issuer_sign_in.scope,
                          .address = *parts_.setup.address},
      IssuerSignInParts{.sessions = sessions_,
                        .store = *parts_.setup.store,
                        .sealer = *parts_.setup.sealer,
                        .limits = limits_,
                        .verifier = *VerifierOf(options_),
                        .messages = *parts_.messages,
                        .clock = platform::SystemClock()});
}

void BoundModule::SayHowOpen() const {
  if (parts_.sign_in != nullptr && parts_.sign_in->is_demo()) {
    platform::LogWarning("DEMO SIGN-IN: whoever opens the page may be whom they like");
  }
  if (options_.open_to_programs) {
    platform::LogWarning("programs of this machine may call without a session");
  }
  if (is_reached_) {
    platform::LogWarning(
        "the gateway speaks HTTP in the clear: a proxy in front must end TLS, pass the header Host "
        "on, and be the only one that reaches this port",
        {{"public_address", parts_.setup.address->origin()}});
  }
}

void BoundModule::Serve(GatewayBackends backends) {
  backends_ = std::move(backends);
  if (backends_.all != nullptr) {
    routes_.emplace(backends_.all);
  } else {
    routes_.emplace(backends_.services, OwnersOfOperations());
  }
  bridge_.emplace(*parts_.schema, *routes_, limits_, BridgeOptions{});
  gateway_.emplace(
      GatewayParts{.schema = *parts_.schema,
                   .bridge = *bridge_,
                   .sessions = page_,
                   .site = *parts_.site,
                   .api_page = parts_.api_page,
                   .api_style = style::EmbeddedFiles().front().bytes,
                   .address = parts_.setup.address.has_value() ? &*parts_.setup.address : nullptr,
                   .open_to_programs = options_.open_to_programs,
                   .verifier = VerifierOf(options_),
                   .probe = [this] { return Probe(); }});
  SayHowOpen();
  if (issuer_ != nullptr) issuer_->Prepare();
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
  TREFF_ASSIGN_OR_RETURN(SignInSetup setup, SetUpSignIn(flag, address, options));
  auto listener = platform::Listener::Bind(address);
  if (!listener.ok()) return platform::Annotate(listener.status(), absl::StrCat("--", flag));
  TREFF_ASSIGN_OR_RETURN(Parts parts, MakeParts(options, std::move(setup), (*listener)->port()));
  return std::make_unique<BoundModule>(*std::move(listener), !platform::IsLoopback(address),
                                       options, std::move(parts));
}

}  // namespace treff::gateway
