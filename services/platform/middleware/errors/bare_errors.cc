#include "services/platform/middleware/errors/bare_errors.h"

#include <string>
#include <string_view>

#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/grpc_status.h"
#include "services/platform/status/retry_hint.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::platform {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::InterceptorBatchMethods;

// "treff.casework.v1.CaseService/GetCase"
std::string NameOf(std::string_view path) {
  if (!path.empty() && path.front() == '/') path.remove_prefix(1);
  return std::string(path);
}

absl::Status InWords(grpc::StatusCode code, const std::string& method) {
  if (code == grpc::StatusCode::UNIMPLEMENTED) {
    return absl::UnimplementedError(
        absl::StrCat(method, " is not offered here: look for another method in docs/api.md"));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("the request of ", method,
                   " cannot be read: send the message of the contract, with texts in UTF-8"));
}

class Words : public grpc::experimental::Interceptor {
 public:
  explicit Words(std::string_view path) : path_(path) {}

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      const grpc::Status status = methods->GetSendStatus();
      const grpc::StatusCode code = status.error_code();
      const bool is_bare =
          (code == grpc::StatusCode::INTERNAL || code == grpc::StatusCode::UNIMPLEMENTED) &&
          status.error_message().empty() && status.error_details().empty();
      if (is_bare) methods->ModifySendStatus(Said(code));
    }
    methods->Proceed();
  }

 private:
  grpc::Status Said(grpc::StatusCode code) const {
    const std::string method = NameOf(path_);
    const absl::Status said = WithReason(InWords(code, method));
    CountMetric(metrics::kErrors, {{"reason", ReasonOf(said)}});
    return ToGrpc(said);
  }

  const std::string_view path_;  // the registered method's own
};

class Factory : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  grpc::experimental::Interceptor* CreateServerInterceptor(
      grpc::experimental::ServerRpcInfo* call) override {
    return new Words(call->method());
  }
};

}  // namespace

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> WordsForBareErrors() {
  return std::make_unique<Factory>();
}

}  // namespace treff::platform
