#include "services/platform/lifecycle/server.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <utility>

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/server_builder_option.h>
#include <grpcpp/impl/server_initializer.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpc/health/v1/health.pb.h"
#include "services/platform/lifecycle/channel_limits.h"
#include "services/platform/middleware/face.h"
#include "services/platform/middleware/unreadable_request.h"

namespace treff::platform {
namespace {

std::atomic<bool> shutdown_requested = false;

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
    if (reflection_) plugins->push_back(std::move(reflection));
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
  GrpcServer(const ServerOptions& options, std::vector<std::unique_ptr<grpc::Service>> services);
  ~GrpcServer() override { Shutdown(); }

  bool is_serving() const { return server_ != nullptr; }
  int port() const override { return port_; }
  std::shared_ptr<grpc::Channel> InProcessChannel() override;
  void SetReady(bool ready) override;
  void Shutdown() override;

 private:
  void SetLimits(grpc::ServerBuilder& builder) const;

  const ServerOptions options_;
  const std::vector<std::unique_ptr<grpc::Service>> services_;
  int port_ = 0;
  std::vector<std::string> service_names_;
  std::unique_ptr<grpc::Server> server_;
};

GrpcServer::GrpcServer(const ServerOptions& options,
                       std::vector<std::unique_ptr<grpc::Service>> services)
    : options_(options), services_(std::move(services)) {
  grpc::EnableDefaultHealthCheckService(true);
  // gRPC serves health without a descriptor of it; reflection lists the service and needs one.
  grpc::health::v1::HealthCheckRequest::descriptor();
  grpc::ServerBuilder builder;
  SetLimits(builder);
  RefuseUnreadableRequests(builder);
  if (!options_.address.empty()) {
    // With it, a second server on the port would start silently and take half of the calls.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddListeningPort(options_.address, grpc::InsecureServerCredentials(), &port_);
  }
  builder.SetOption(std::make_unique<Plugins>(options_.reflection, service_names_));
  for (const auto& service : services_) {
    dynamic_cast<Guarded&>(*service).SetMiddleware(options_.middleware);
    builder.RegisterService(service.get());
  }
  server_ = builder.BuildAndStart();
  if (server_ != nullptr) SetReady(false);
}

void GrpcServer::SetLimits(grpc::ServerBuilder& builder) const {
  builder.SetResourceQuota(grpc::ResourceQuota("treff").SetMaxThreads(options_.max_threads));
  builder.SetMaxReceiveMessageSize(options_.max_message_bytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  builder.AddChannelArgument(
      GRPC_ARG_MAX_CONNECTION_AGE_MS,
      static_cast<int>(absl::ToInt64Milliseconds(options_.max_connection_age)));
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
  if (!options_.address.empty()) shutdown_requested = true;
  SetReady(false);
  server_->Shutdown(absl::ToChronoTime(absl::Now() + options_.drain));
  server_->Wait();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(
    const ServerOptions& options, std::vector<std::unique_ptr<grpc::Service>> services) {
  for (const auto& service : services) {
    if (dynamic_cast<Guarded*>(service.get()) == nullptr) {
      return absl::InternalError("a service is not Guarded: derive it from Face");
    }
  }
  auto server = std::make_unique<GrpcServer>(options, std::move(services));
  if (!server->is_serving()) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", options.address,
                                               ": choose an address of this machine that is free"));
  }
  return server;
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

bool ShutdownRequested() { return shutdown_requested; }

}  // namespace treff::platform
