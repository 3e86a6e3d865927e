// What the steps around a handler cost a call, without the network: all of them, none of them, and
// the ones that also measure and log.
#include <benchmark/benchmark.h>
#include <grpcpp/server_context.h>

#include "google/longrunning/operations.grpc.pb.h"
#include "services/platform/middleware/face.h"
#include "services/platform/middleware/limits/call_gate.h"
#include "services/platform/middleware/standard_list.h"
#include "services/platform/middleware/telemetry/call_log.h"
#include "services/platform/middleware/telemetry/call_metrics.h"
#include "services/platform/telemetry/log.h"

namespace treff::platform {
namespace {

using google::longrunning::GetOperationRequest;
using google::longrunning::Operation;

class EmptyFace : public Face<google::longrunning::Operations> {
 public:
  EmptyFace(const MiddlewareList& list, CallGate& gate) { SetMiddleware(list, gate); }
  grpc::Status GetOperation(grpc::ServerContext* context, const GetOperationRequest* request,
                            Operation* response) override {
    return Handle(*context, *request, *response, [] { return absl::OkStatus(); });
  }
};

void Serve(benchmark::State& state, const MiddlewareList& list) {
  InitLog("bench", LogLevel::kError);  // a line is judged, not written
  CallGate gate({});
  EmptyFace face(list, gate);
  GetOperationRequest request;
  Operation response;
  for (auto _ : state) {
    grpc::ServerContext context;
    benchmark::DoNotOptimize(face.GetOperation(&context, &request, &response));
  }
}

void NoSteps(benchmark::State& state) { Serve(state, {}); }
BENCHMARK(NoSteps);

void MetricsAndLogAlone(benchmark::State& state) { Serve(state, {MeasureCall, LogCall}); }
BENCHMARK(MetricsAndLogAlone);

void AllSteps(benchmark::State& state) { Serve(state, StandardList()); }
BENCHMARK(AllSteps);

}  // namespace
}  // namespace treff::platform

BENCHMARK_MAIN();
