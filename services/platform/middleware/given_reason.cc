#include "services/platform/middleware/given_reason.h"

#include <string>

#include "services/platform/status/error_details.h"

namespace treff::platform {

absl::Status GiveReason(IncomingCall&, Next next) {
  absl::Status status = next();
  if (status.ok() || HasReason(status)) return status;
  google::rpc::ErrorInfo info;
  info.set_reason(absl::StatusCodeToString(status.code()));
  info.set_domain(kErrorDomain);
  AttachDetail(info, status);
  return status;
}

}  // namespace treff::platform
