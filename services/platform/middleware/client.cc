#include "services/platform/middleware/client.h"

#include <algorithm>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include "absl/time/clock.h"
#include "services/platform/lifecycle/channel_limits.h"
#include "services/platform/middleware/call_headers.h"
#include "services/platform/middleware/context.h"
#include "services/platform/middleware/trace_context.h"

namespace treff::platform {

std::shared_ptr<grpc::Channel> NewChannel(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxClientMessageBytes);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  arguments.SetLoadBalancingPolicyName("round_robin");
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  // gRPC's own default grows to two minutes, in which a restarted service would be missed.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2'000);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

void PrepareCall(grpc::ClientContext& context, absl::Duration at_most) {
  const CallContext& call = CurrentCall();
  context.set_deadline(absl::ToChronoTime(std::min(call.deadline, absl::Now() + at_most)));
  const TraceContext trace = call.trace_id.empty()
                                 ? ParseTraceparent("")
                                 : TraceContext{.id = call.trace_id, .sampled = call.sampled};
  context.AddMetadata(kTraceHeader, FormatTraceparent(trace));
  if (call.caller != kAnonymousCaller) context.AddMetadata(kCallerHeader, call.caller);
}

}  // namespace treff::platform
