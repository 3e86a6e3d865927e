// A Connect call over HTTP as a gRPC call, of every method that the contracts have.
#ifndef TREFF_SERVICES_GATEWAY_BRIDGE_BRIDGE_H_
#define TREFF_SERVICES_GATEWAY_BRIDGE_BRIDGE_H_

#include <atomic>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "services/gateway/calls/grpc_call.h"
#include "services/gateway/calls/routes.h"
#include "services/gateway/connect/content_type.h"
#include "services/gateway/connect/json_codec.h"
#include "services/gateway/connect/schema.h"
#include "services/gateway/http/http_message.h"
#include "services/gateway/limits/caller_limits.h"

namespace treff::gateway {

struct BridgeOptions {
  size_t max_body_bytes = 16 << 20;
  absl::Duration longest_call = absl::Minutes(10);
  absl::Duration longest_stream = absl::Hours(1);
};

// Who makes a call, as far as the bridge must know.
struct BridgeCaller {
  std::string name;   // for the services
  std::string key;    // whose limits count
  std::string token;  // for the services; empty where nobody has to prove who they are
};

// Thread-safe.
class Bridge {
 public:
  // What is given must outlive it, and every stream that it has answered with.
  Bridge(const Schema& schema, const Routes& routes, CallerLimits& limits,
         const BridgeOptions& options);

  // Answers a POST to the path of a method. Every error is a Connect error, or for a content type
  // that is not Connect's 415. The header Treff-Trace-Id says what logs and spans know the call by.
  HttpResponse Answer(const HttpRequest& request, const absl::StatusOr<BridgeCaller>& caller);
  // An error in the form of Connect, in the way in which `type` carries it.
  HttpResponse Refusal(const ContentType& type, const absl::Status& status) const;

  // Ends all streams within a second, and every new one at once, with SHUTTING_DOWN; calls that
  // take longer than a few seconds too. From one thread.
  void Stop();

 private:
  class StreamedReply;

  // Whether nobody waits for the answer to `request`, or nobody will get it.
  bool IsGivenUp(const HttpRequest& request) const;
  // What a request asks for, in bytes.
  HttpResponse Reply(const HttpRequest& request, const absl::StatusOr<BridgeCaller>& caller,
                     const std::string& traceparent);
  absl::StatusOr<GrpcCall> CallOf(const HttpRequest& request, const ContentType& type,
                                  const google::protobuf::MethodDescriptor& method,
                                  const BridgeCaller& caller, const std::string& traceparent) const;
  absl::StatusOr<std::string> RequestBytes(const HttpRequest& request, const ContentType& type,
                                           const google::protobuf::Descriptor& input) const;
  HttpResponse Unary(const HttpRequest& request, const ContentType& type,
                     const google::protobuf::MethodDescriptor& method, const BridgeCaller& caller,
                     const std::string& traceparent);
  HttpResponse Stream(const HttpRequest& request, const ContentType& type,
                      const google::protobuf::MethodDescriptor& method, const BridgeCaller& caller,
                      const std::string& traceparent);

  const Schema& schema_;
  const Routes& routes_;
  CallerLimits& limits_;
  const BridgeOptions options_;
  const JsonCodec codec_;
  std::atomic<bool> stopping_ = false;
  absl::Time calls_end_at_;  // once stopping
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_BRIDGE_BRIDGE_H_
