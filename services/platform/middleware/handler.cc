#include "services/platform/middleware/handler.h"

#include <chrono>
#include <exception>
#include <string>
#include <typeinfo>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/platform/middleware/context.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::platform {
namespace {

CallContext ContextOf(grpc::ServerContext& context) {
  CallContext call;
  const auto header = context.client_metadata().find("traceparent");
  call.trace_id = TraceIdFrom(header == context.client_metadata().end()
                                  ? std::string_view()
                                  : std::string_view(header->second.data(), header->second.size()));
  if (context.deadline() != std::chrono::system_clock::time_point::max()) {
    call.deadline = absl::FromChrono(context.deadline());
  }
  call.cancelled = [&context] { return context.IsCancelled(); };
  return call;
}

absl::Status RunGuarded(const char* method, const std::function<absl::Status()>& rule) {
  try {
    return rule();
  } catch (const std::exception& error) {
    // Its text may hold anything, so that neither the caller nor the log gets it.
    LogError("handler threw", {{"method", method}, {"type", typeid(error).name()}});
  } catch (...) {
    LogError("handler threw", {{"method", method}, {"type", "not a std::exception"}});
  }
  return absl::InternalError(
      absl::StrCat("internal error: see the service's log for trace ", CurrentCall().trace_id));
}

// Errors whose text is ours: it names what failed in the house and holds nothing of the request.
bool IsOurFault(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kUnavailable || code == absl::StatusCode::kDataLoss ||
         code == absl::StatusCode::kResourceExhausted;
}

void LogCall(const char* method, const absl::Status& status, double seconds) {
  const std::string code = absl::StatusCodeToString(status.code());
  if (IsOurFault(status.code())) {
    LogWarning("call failed", {{"method", method},
                               {"code", code},
                               {"seconds", seconds},
                               {"error", std::string(status.message())}});
  } else {
    LogInfo("call", {{"method", method}, {"code", code}, {"seconds", seconds}});
  }
}

}  // namespace

grpc::Status RunHandler(const char* method, grpc::ServerContext& context,
                        const std::function<absl::Status()>& rule) {
  const absl::Time start = absl::Now();
  const ScopedCall call(ContextOf(context));
  const absl::Status status = RunGuarded(method, rule);
  const absl::Duration taken = absl::Now() - start;
  ObserveMetric("treff_rpc_seconds",
                {{"method", method}, {"code", absl::StatusCodeToString(status.code())}},
                absl::ToDoubleSeconds(taken));
  LogCall(method, status, absl::ToDoubleSeconds(taken));
  return ToGrpc(status);
}

}  // namespace treff::platform
