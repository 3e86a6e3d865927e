#include "services/platform/middleware/client/client.h"

#include <algorithm>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include "absl/time/clock.h"
#include "services/platform/lifecycle/channel_limits.h"
#include "services/platform/middleware/call_headers.h"
#include "services/platform/middleware/client/client_metrics.h"
#include "services/platform/middleware/client/read_retries.h"
#include "services/platform/middleware/context.h"
#include "services/platform/middleware/purpose_header.h"
#include "services/platform/middleware/telemetry/trace_context.h"
#include "services/platform/telemetry/spans.h"

namespace treff::platform {

std::shared_ptr<grpc::Channel> NewChannel(const std::string& address) {
  return NewChannel(address, grpc::InsecureChannelCredentials());
}

std::shared_ptr<grpc::Channel> NewChannel(
    const std::string& address, const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxClientMessageBytes);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  arguments.SetLoadBalancingPolicyName("round_robin");
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  // gRPC's own default grows to two minutes, in which a restarted service would be missed.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2'000);
  arguments.SetServiceConfigJSON(ReadRetries());
  return grpc::experimental::CreateCustomChannelWithInterceptors(address, credentials, arguments,
                                                                 MeasureClientCalls());
}

void PrepareCall(grpc::ClientContext& context, absl::Duration at_most) {
  PrepareOwnCall(context, at_most);
  const std::string& token = CurrentCall().token;
  if (!token.empty()) context.AddMetadata(kTokenHeader, kTokenScheme + token);
}

void PrepareOwnCall(grpc::ClientContext& context, absl::Duration at_most) {
  const CallContext& call = CurrentCall();
  context.set_deadline(absl::ToChronoTime(std::min(call.deadline, absl::Now() + at_most)));
  const TraceContext trace =
      call.trace_id.empty()
          ? ParseTraceparent("")
          : TraceContext{.id = call.trace_id, .sampled = call.sampled, .span_id = CurrentSpanId()};
  context.AddMetadata(kTraceHeader, FormatTraceparent(trace));
  if (call.caller != kAnonymousCaller) context.AddMetadata(kCallerHeader, call.caller);
  if (!call.principal.purpose.empty()) {
    context.AddMetadata(kPurposeHeader, call.principal.purpose);
  }
}

}  // namespace treff::platform
