#include "services/platform/identity/demo_sign_in_service.h"

#include "services/platform/middleware/face.h"
#include "services/platform/status/status.h"
#include "services/platform/values/clock.h"
#include "treff/access/v1/demo_sign_in_service.grpc.pb.h"

namespace treff::platform {
namespace {

class DemoSignInService : public Face<access::v1::DemoSignInService> {
 public:
  explicit DemoSignInService(const DemoIssuer& issuer) : issuer_(issuer) {}

  grpc::Status SignIn(grpc::ServerContext* context, const access::v1::SignInRequest* request,
                      access::v1::SignInResponse* response) override {
    return Handle(*context, *request, *response, [&] { return Mint(*request); });
  }

 private:
  absl::StatusOr<access::v1::SignInResponse> Mint(const access::v1::SignInRequest& request) const {
    access::v1::SignInResponse response;
    *response.mutable_expire_time() = ToTimestamp(SystemClock().Now() + DemoIssuer::kLifetime);
    TREFF_ASSIGN_OR_RETURN(*response.mutable_token(),
                           issuer_.Mint(request.role(), request.place()));
    return response;
  }

  const DemoIssuer& issuer_;
};

}  // namespace

std::unique_ptr<grpc::Service> NewDemoSignInService(const DemoIssuer& issuer) {
  return std::make_unique<DemoSignInService>(issuer);
}

}  // namespace treff::platform
