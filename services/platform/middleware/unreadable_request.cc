#include "services/platform/middleware/unreadable_request.h"

#include <memory>
#include <utility>
#include <vector>

#include <grpcpp/support/interceptor.h>
#include <grpcpp/support/server_interceptor.h>

#include "services/platform/status/error_details.h"
#include "services/platform/status/grpc_status.h"

namespace treff::platform {
namespace {

namespace interception = grpc::experimental;

// Errors of ours have a text and details, so that one without both is gRPC's own.
bool IsGrpcsOwn(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::INTERNAL && status.error_message().empty() &&
         status.error_details().empty();
}

class Refuser : public interception::Interceptor {
 public:
  void Intercept(interception::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(
            interception::InterceptionHookPoints::PRE_SEND_STATUS) &&
        IsGrpcsOwn(methods->GetSendStatus())) {
      methods->ModifySendStatus(ToGrpc(ErrorOf(
          reasons::kUnreadableRequest,
          "the request is no message of the method's type: make it with our current protos")));
    }
    methods->Proceed();
  }
};

class RefuserFactory : public interception::ServerInterceptorFactoryInterface {
 public:
  interception::Interceptor* CreateServerInterceptor(interception::ServerRpcInfo*) override {
    return new Refuser;  // gRPC deletes it with the call
  }
};

}  // namespace

void RefuseUnreadableRequests(grpc::ServerBuilder& builder) {
  std::vector<std::unique_ptr<interception::ServerInterceptorFactoryInterface>> factories;
  factories.push_back(std::make_unique<RefuserFactory>());
  builder.experimental().SetInterceptorCreators(std::move(factories));
}

}  // namespace treff::platform
