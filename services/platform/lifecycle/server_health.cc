#include "services/platform/lifecycle/server_health.h"

#include <memory>
#include <string>

#include <grpcpp/client_context.h>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "grpc/health/v1/health.grpc.pb.h"

namespace treff::platform {
namespace {

namespace health_v1 = grpc::health::v1;

// Less than a kubelet waits.
constexpr absl::Duration kPatience = absl::Seconds(1);

bool IsServing(health_v1::Health::Stub& stub, const std::string& service) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
  health_v1::HealthCheckRequest request;
  request.set_service(service);
  health_v1::HealthCheckResponse response;
  return stub.Check(&context, request, &response).ok() &&
         response.status() == health_v1::HealthCheckResponse::SERVING;
}

}  // namespace

ProbeAnswers HealthOf(Server& server) {
  const std::shared_ptr<health_v1::Health::Stub> stub =
      health_v1::Health::NewStub(server.InProcessChannel());
  return {.lives = [stub] { return IsServing(*stub, kLivenessService); },
          .ready = [stub] { return IsServing(*stub, ""); }};
}

}  // namespace treff::platform
