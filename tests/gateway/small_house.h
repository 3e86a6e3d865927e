// A gateway on a port of its own, in front of a service whose answers a test decides.
#ifndef TREFF_TESTS_GATEWAY_SMALL_HOUSE_H_
#define TREFF_TESTS_GATEWAY_SMALL_HOUSE_H_

#include <httplib.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/gateway/module.h"
#include "services/platform/lifecycle/server.h"
#include "services/platform/middleware/face.h"
#include "treff/casework/v1/case_service.grpc.pb.h"

namespace treff::gateway {

namespace v1 = casework::v1;

class SmallCaseService : public platform::Face<v1::CaseService> {
 public:
  using Get = std::function<absl::StatusOr<v1::Case>(const v1::GetCaseRequest&)>;
  using Send = std::function<bool(const v1::CaseEvent&)>;
  using Watch = std::function<absl::Status(grpc::ServerContext&, const Send&)>;

  SmallCaseService(Get get, Watch watch) : get_(std::move(get)), watch_(std::move(watch)) {}

  grpc::Status GetCase(grpc::ServerContext* context, const v1::GetCaseRequest* request,
                       v1::Case* response) override {
    return Handle(*context, *request, *response, [&] { return get_(*request); });
  }
  grpc::Status WatchCases(grpc::ServerContext* context, const v1::WatchCasesRequest* request,
                          grpc::ServerWriter<v1::CaseEvent>* writer) override {
    return Handle(*context, *request, *writer,
                  [&](const auto& send) { return watch_(*context, send); });
  }

 private:
  const Get get_;
  const Watch watch_;
};

class SmallHouse {
 public:
  SmallHouse(SmallCaseService::Get get, SmallCaseService::Watch watch,
             const GatewayOptions& options = {.open_to_programs = true}) {
    std::vector<std::unique_ptr<grpc::Service>> services;
    services.push_back(std::make_unique<SmallCaseService>(std::move(get), std::move(watch)));
    // Where there is an issuer, the service asks for its tokens, as a real one does.
    server_ = *platform::Server::StartInside(std::move(services), options.access == nullptr
                                                                      ? platform::MiddlewareSeams()
                                                                      : options.access->Inside());
    gateway_ = *GatewayModule::Bind("address", "127.0.0.1:0", options);
    gateway_->Serve({.all = server_->InProcessChannel(), .services = {}});
  }

  GatewayModule& gateway() { return *gateway_; }
  int port() const { return gateway_->port(); }
  httplib::Client Client() const {
    httplib::Client client("127.0.0.1", port());
    client.set_keep_alive(true);
    client.set_tcp_nodelay(true);
    client.set_read_timeout(20);
    return client;
  }

 private:
  std::unique_ptr<platform::Server> server_;
  std::unique_ptr<GatewayModule> gateway_;
};

}  // namespace treff::gateway

#endif  // TREFF_TESTS_GATEWAY_SMALL_HOUSE_H_
