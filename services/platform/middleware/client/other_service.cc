#include "services/platform/middleware/client/other_service.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/grpc_status.h"
#include "services/platform/status/reasons.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

// The codes by which the way to a service, or gRPC in front of it, says that it could not answer.
bool IsOfTheWay(absl::StatusCode code) {
  return code == absl::StatusCode::kUnavailable || code == absl::StatusCode::kInternal ||
         code == absl::StatusCode::kUnknown || code == absl::StatusCode::kUnimplemented ||
         code == absl::StatusCode::kDataLoss;
}

bool IsTheServicesFault(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kUnimplemented;
}

}  // namespace

absl::Status FromService(const grpc::Status& status, std::string_view service) {
  if (status.ok()) return absl::OkStatus();
  const absl::Status error = FromGrpc(status);
  if (HasReason(error)) {
    if (!IsTheServicesFault(error.code())) return error;
    return Annotate(error, absl::StrCat("the ", Absl(service), " service failed"));
  }
  if (!IsOfTheWay(error.code())) return error;
  return ErrorOf(reasons::kDependencyUnavailable,
                 absl::StrCat("the ", Absl(service), " service does not answer (",
                              absl::StatusCodeToString(error.code()), "): try again when it does"),
                 {{"service", std::string(service)}});
}

}  // namespace treff::platform
