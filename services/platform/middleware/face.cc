#include "services/platform/middleware/face.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/middleware/call_headers.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/grpc_status.h"
#include "services/platform/status/status.h"

namespace treff::platform {

bool Guarded::OwesOwnerCheck() {
  return CurrentCall().owner_check == CallContext::OwnerCheck::kOwed;
}

grpc::Status Guarded::Run(const Method& method, grpc::ServerContext& transport,
                          const google::protobuf::Message* request, Next handler) const {
  if (list_ == nullptr || method.descriptor == nullptr) {
    return grpc::Status(grpc::StatusCode::INTERNAL, method.name + " is not wired for calls");
  }
  ScopedCall current({});
  IncomingCall call{.method = method,
                    .transport = transport,
                    .request = request,
                    .start = absl::Now(),
                    .context = current.context()};
  // An answer about whose owner nobody asked is kept back.
  const auto owned = [&]() -> absl::Status {
    TREFF_RETURN_IF_ERROR(handler());
    if (!OwesOwnerCheck()) return absl::OkStatus();
    return absl::InternalError(absl::StrCat(method.name, " did not look whose it is"));
  };
  // Innermost, so that a refusal is counted, logged and reasoned like any other error.
  const auto admitted = [&] { return gate_->Admit(method, owned); };
  const absl::Status status =
      gate_->Run(method, transport, [&] { return RunThrough(*list_, call, admitted); });
  if (!call.context.trace_id.empty()) {
    transport.AddTrailingMetadata(kTraceIdHeader, call.context.trace_id);
  }
  return ToGrpc(status);
}

}  // namespace treff::platform
