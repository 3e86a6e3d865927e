// A service for tests over a proto that is there anyway: what GetOperation does is its name.
#ifndef TREFF_TESTS_PLATFORM_MIDDLEWARE_ECHO_SERVICE_H_
#define TREFF_TESTS_PLATFORM_MIDDLEWARE_ECHO_SERVICE_H_

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "google/longrunning/operations.grpc.pb.h"
#include "services/platform/middleware/face.h"

namespace treff::platform {

class EchoService : public Face<google::longrunning::Operations> {
 public:
  using Rule = std::function<absl::StatusOr<google::longrunning::Operation>(
      const google::longrunning::GetOperationRequest&)>;

  explicit EchoService(Rule rule) : rule_(std::move(rule)) {}

  grpc::Status GetOperation(grpc::ServerContext* context,
                            const google::longrunning::GetOperationRequest* request,
                            google::longrunning::Operation* response) override {
    return Handle(*context, *request, *response, [&] { return rule_(*request); });
  }

 private:
  const Rule rule_;
};

// What Server::Start takes, of an EchoService alone.
inline std::vector<std::unique_ptr<grpc::Service>> EchoAlone(EchoService::Rule rule) {
  std::vector<std::unique_ptr<grpc::Service>> services;
  services.push_back(std::make_unique<EchoService>(std::move(rule)));
  return services;
}

}  // namespace treff::platform

#endif  // TREFF_TESTS_PLATFORM_MIDDLEWARE_ECHO_SERVICE_H_
