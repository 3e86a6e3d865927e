#include "services/platform/middleware/client/client_metrics.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/platform/middleware/call_headers.h"
#include "services/platform/middleware/telemetry/trace_context.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/telemetry/spans.h"

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
    if (batch->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      if (SpansAreTaken()) BeginSpan(*batch->GetSendInitialMetadata());
    }
    if (batch->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_STATUS)) {
      const auto code = static_cast<absl::StatusCode>(batch->GetRecvStatus()->error_code());
      ObserveMetric(metrics::kClientRpcSeconds,
                    {{"method", method_}, {"code", absl::StatusCodeToString(code)}},
                    absl::ToDoubleSeconds(absl::FromChrono(Steady::now() - begin_)));
      if (span_.has_value()) EndSpan(code);
    }
    batch->Proceed();
  }

 private:
  // The header that PrepareCall wrote names the span that calls; the one called is the child of
  // this call's own.
  void BeginSpan(std::multimap<std::string, std::string>& headers) {
    const auto header = headers.find(kTraceHeader);
    if (header == headers.end()) return;
    TraceContext trace = ParseTraceparent(header->second);
    if (!trace.sampled) return;
    trace.span_id = NewSpanId();
    header->second = FormatTraceparent(trace);
    span_ = Span{.trace_id = std::move(trace.id),
                 .id = std::move(trace.span_id),
                 .parent_id = parent_,
                 .kind = Span::Kind::kClient,
                 .method = method_,
                 .begin = absl::Now()};
  }

  void EndSpan(absl::StatusCode code) {
    span_->code = static_cast<int>(code);
    span_->end = absl::Now();
    KeepSpan(*std::exchange(span_, std::nullopt));
  }

  const std::string method_;
  const Steady::time_point begin_ = Steady::now();
  // Of the thread that calls; later steps may be another's.
  const std::string parent_ = CurrentSpanId();
  std::optional<Span> span_;
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
