#include "services/platform/status/grpc_status.h"

#include "google/rpc/status.pb.h"
#include "services/platform/status/error_details.h"

namespace treff::platform {

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status message = ToRpcStatus(status);
  return grpc::Status(static_cast<grpc::StatusCode>(message.code()), message.message(),
                      message.details().empty() ? "" : message.SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status message;
  // The details come from outside; code and text of the call itself are what counts.
  if (!message.ParseFromString(status.error_details())) message.Clear();
  message.set_code(status.error_code());
  message.set_message(status.error_message());
  return FromRpcStatus(message);
}

}  // namespace treff::platform
