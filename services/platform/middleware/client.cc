#include "services/platform/middleware/client.h"

#include <algorithm>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include "absl/time/clock.h"
#include "services/platform/lifecycle/channel_limits.h"
#include "services/platform/middleware/context.h"

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
  const std::string trace_id = call.trace_id.empty() ? TraceIdFrom("") : call.trace_id;
  context.AddMetadata("traceparent", TraceparentOf(trace_id));
}

}  // namespace treff::platform
