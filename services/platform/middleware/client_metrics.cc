#include "services/platform/middleware/client_metrics.h"

#include <chrono>
#include <string>

#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::platform {
namespace {

using grpc::experimental::ClientInterceptorFactoryInterface;
using grpc::experimental::ClientRpcInfo;
using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;
using Steady = std::chrono::steady_clock;

class Measure : public Interceptor {
 public:
  // gRPC's method begins with a slash; ours do not.
  explicit Measure(const ClientRpcInfo& call) : method_(call.method() + 1) {}

  void Intercept(InterceptorBatchMethods* batch) override {
    if (batch->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_STATUS)) {
      const auto code = static_cast<absl::StatusCode>(batch->GetRecvStatus()->error_code());
      ObserveMetric(metrics::kClientRpcSeconds,
                    {{"method", method_}, {"code", absl::StatusCodeToString(code)}},
                    absl::ToDoubleSeconds(absl::FromChrono(Steady::now() - begin_)));
    }
    batch->Proceed();
  }

 private:
  const std::string method_;
  const Steady::time_point begin_ = Steady::now();
};

class Factory : public ClientInterceptorFactoryInterface {
 public:
  Interceptor* CreateClientInterceptor(ClientRpcInfo* call) override {
    return new Measure(*call);  // gRPC owns it
  }
};

}  // namespace

std::vector<std::unique_ptr<ClientInterceptorFactoryInterface>> MeasureClientCalls() {
  std::vector<std::unique_ptr<ClientInterceptorFactoryInterface>> interceptors;
  interceptors.push_back(std::make_unique<Factory>());
  return interceptors;
}

}  // namespace treff::platform
