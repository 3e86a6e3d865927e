#include "services/platform/lifecycle/server.h"

#include <pthread.h>

#include <atomic>
#include <csignal>
#include <mutex>
#include <utility>

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/server_builder_option.h>
#include <grpcpp/impl/server_initializer.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include "absl/time/clock.h"
#include "grpc/health/v1/health.pb.h"
#include "services/platform/lifecycle/channel_limits.h"
#include "services/platform/lifecycle/reflection.h"
#include "services/platform/middleware/errors/bare_errors.h"
#include "services/platform/middleware/face.h"
#include "services/platform/status/status.h"

namespace treff::platform {
namespace {

std::atomic<bool> shutdown_requested = false;

// Threads on top of those that serve, so that a refusal finds one.
constexpr int kRefusingThreads = 32;
// Who connects and says nothing.
constexpr int kHandshakeMilliseconds = 20'000;
// For connections to notice their end.
constexpr absl::Duration kPartingTime = absl::Milliseconds(50);
// For the last answers, and for clients to hang up: those that only listen would stay for ever.
constexpr absl::Duration kGoodbyeTime = absl::Seconds(2);

// Learns the names of the services, for their health, which gRPC does not tell otherwise.
class ServiceNames : public grpc::ServerBuilderPlugin {
 public:
  explicit ServiceNames(std::vector<std::string>& names) : names_(names) {}
  std::string name() override { return "treff_service_names"; }
  void InitServer(grpc::ServerInitializer*) override {}
  void Finish(grpc::ServerInitializer* initializer) override {
    names_ = *initializer->GetServiceList();
  }
  void ChangeArguments(const std::string&, void*) override {}

 private:
  std::vector<std::string>& names_;
};

// The reflection library adds its plugin to every server of a program that links it; here each
// server decides for itself.
class Plugins : public grpc::ServerBuilderOption {
 public:
  Plugins(bool reflection, std::vector<std::string>& names)
      : reflection_(reflection), names_(names) {}
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override {
    auto reflection = std::make_unique<grpc::reflection::ProtoServerReflectionPlugin>();
    std::erase_if(*plugins,
                  [&](const auto& plugin) { return plugin->name() == reflection->name(); });
    if (reflection_) {
      plugins->push_back(std::move(reflection));
      plugins->push_back(std::make_unique<ReflectionPlugin>());
    }
    plugins->push_back(std::make_unique<ServiceNames>(names_));
  }

 private:
  const bool reflection_;
  std::vector<std::string>& names_;
};

sigset_t EndingSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

class GrpcServer : public Server {
 public:
  // Without a listener: reached only inside the process.
  GrpcServer(std::unique_ptr<Listener> listener, const ServerOptions& options,
             std::vector<std::unique_ptr<grpc::Service>> services);
  ~GrpcServer() override { Shutdown(); }

  bool is_serving() const { return server_ != nullptr; }
  int port() const override { return port_; }
  std::shared_ptr<grpc::Channel> InProcessChannel() override;
  void SetReady(bool ready) override;
  void SetTakesWrites(bool takes) override {
    server_->GetHealthCheckService()->SetServingStatus(kWritesService, takes);
  }
  bool HasRoomForConnections() const override {
    return listener_ == nullptr || listener_->has_room();
  }
  void Shutdown() override;

 private:
  void SetLimits(grpc::ServerBuilder& builder) const;
  void EndServing();
  void Accept();

  const ServerOptions options_;
  const std::vector<std::unique_ptr<grpc::Service>> services_;
  const int port_;
  const bool is_inside_;
  CallGate gate_;  // before the server, whose threads use it
  std::vector<std::string> service_names_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;
  std::unique_ptr<grpc::Server> server_;
  std::once_flag shut_down_;
  std::unique_ptr<Listener> listener_;  // last: it calls the server
};

GrpcServer::GrpcServer(std::unique_ptr<Listener> listener, const ServerOptions& options,
                       std::vector<std::unique_ptr<grpc::Service>> services)
    : options_(options),
      services_(std::move(services)),
      port_(listener == nullptr ? 0 : listener->port()),
      is_inside_(listener == nullptr),
      gate_(options.gate),
      listener_(std::move(listener)) {
  grpc::EnableDefaultHealthCheckService(true);
  // gRPC serves health without a descriptor of it; reflection lists the service and needs one.
  grpc::health::v1::HealthCheckRequest::descriptor();
  grpc::ServerBuilder builder;
  SetLimits(builder);
  if (!is_inside_) {
    acceptor_ = builder.experimental().AddExternalConnectionAcceptor(
        grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
        options_.credentials == nullptr ? grpc::InsecureServerCredentials() : options_.credentials);
  }
  builder.SetOption(std::make_unique<Plugins>(options_.reflection, service_names_));
  for (const auto& service : services_) {
    dynamic_cast<Guarded&>(*service).SetMiddleware(options_.middleware, gate_);
    builder.RegisterService(service.get());
  }
  std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> interceptors;
  interceptors.push_back(WordsForBareErrors());
  builder.experimental().SetInterceptorCreators(std::move(interceptors));
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) return;
  server_->GetHealthCheckService()->SetServingStatus(kLivenessService, true);
  SetReady(false);
  SetTakesWrites(false);
  if (!is_inside_) Accept();
}

void GrpcServer::Accept() {
  listener_->Accept(options_.max_connections, [this](int fd) {
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
    connection.fd = fd;
    acceptor_->HandleNewConnection(&connection);
  });
}

void GrpcServer::SetLimits(grpc::ServerBuilder& builder) const {
  const GateOptions& gate = options_.gate;
  builder.SetResourceQuota(grpc::ResourceQuota("treff")
                               .SetMaxThreads(gate.max_calls + gate.max_streams + kRefusingThreads)
                               .Resize(static_cast<size_t>(options_.max_buffer_bytes)));
  // So that one connection cannot have all of the server.
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                             (gate.max_calls + gate.max_streams) / 2);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeMilliseconds);
  builder.SetMaxReceiveMessageSize(options_.max_message_bytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  builder.AddChannelArgument(
      GRPC_ARG_MAX_CONNECTION_AGE_MS,
      static_cast<int>(absl::ToInt64Milliseconds(options_.max_connection_age)));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS,
                             static_cast<int>(absl::ToInt64Milliseconds(options_.age_grace)));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  // Our clients ping every 30 s; gRPC's default would punish more than one ping in 5 minutes.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
}

std::shared_ptr<grpc::Channel> GrpcServer::InProcessChannel() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxClientMessageBytes);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  return server_->InProcessChannel(arguments);
}

void GrpcServer::SetReady(bool ready) {
  grpc::HealthCheckServiceInterface* health = server_->GetHealthCheckService();
  health->SetServingStatus("", ready);
  for (const std::string& name : service_names_) health->SetServingStatus(name, ready);
}

void GrpcServer::Shutdown() {
  if (server_ == nullptr) return;
  // Whoever asks second waits until it is over, too.
  std::call_once(shut_down_, [this] { EndServing(); });
}

void GrpcServer::EndServing() {
  SetReady(false);
  SetTakesWrites(false);
  absl::SleepFor(options_.notice);
  if (!is_inside_) shutdown_requested = true;
  gate_.Close();
  // Only then: gRPC would cancel what it has not begun yet, and its callers could not tell whether
  // it was.
  gate_.AwaitEmpty(options_.drain);
  if (!is_inside_ && !gate_.AwaitQuiet()) {
    // Whoever does not heed the hint would be cancelled in the middle of a call: a connection that
    // ends says that it may be tried again.
    listener_->EndConnections();
    absl::SleepFor(kPartingTime);
  }
  listener_.reset();
  server_->Shutdown(absl::ToChronoTime(absl::Now() + kGoodbyeTime));
  server_->Wait();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(
    const ServerOptions& options, std::vector<std::unique_ptr<grpc::Service>> services) {
  TREFF_ASSIGN_OR_RETURN(std::unique_ptr<Listener> listener, Listener::Bind(options.address));
  return Start(std::move(listener), options, std::move(services));
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(
    std::unique_ptr<Listener> listener, const ServerOptions& options,
    std::vector<std::unique_ptr<grpc::Service>> services) {
  for (const auto& service : services) {
    if (dynamic_cast<Guarded*>(service.get()) == nullptr) {
      return absl::InternalError("a service is not Guarded: derive it from Face");
    }
  }
  auto server = std::make_unique<GrpcServer>(std::move(listener), options, std::move(services));
  if (!server->is_serving()) return absl::InternalError("the gRPC server does not start");
  return server;
}

absl::StatusOr<std::unique_ptr<Server>> Server::StartInside(
    std::vector<std::unique_ptr<grpc::Service>> services, MiddlewareSeams seams) {
  return Start(nullptr, {.reflection = false, .middleware = StandardList(std::move(seams))},
               std::move(services));
}

void BlockSignals() {
  const sigset_t signals = EndingSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

int WaitForSignal() {
  const sigset_t signals = EndingSignals();
  int signal = 0;
  sigwait(&signals, &signal);
  return signal;
}

bool SignalIsPending() {
  sigset_t pending;
  sigpending(&pending);
  return sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1;
}

bool ShutdownRequested() { return shutdown_requested; }

}  // namespace treff::platform
