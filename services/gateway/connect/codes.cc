#include "services/gateway/connect/codes.h"

#include <algorithm>
#include <array>

namespace treff::gateway {
namespace {

struct Code {
  absl::StatusCode code;
  std::string_view word;
  int http_status;
};

constexpr std::array kCodes = {
    Code{absl::StatusCode::kUnknown, "unknown", 500},
    Code{absl::StatusCode::kCancelled, "canceled", 499},
    Code{absl::StatusCode::kInvalidArgument, "invalid_argument", 400},
    Code{absl::StatusCode::kDeadlineExceeded, "deadline_exceeded", 504},
    Code{absl::StatusCode::kNotFound, "not_found", 404},
    Code{absl::StatusCode::kAlreadyExists, "already_exists", 409},
    Code{absl::StatusCode::kPermissionDenied, "permission_denied", 403},
    Code{absl::StatusCode::kResourceExhausted, "resource_exhausted", 429},
    Code{absl::StatusCode::kFailedPrecondition, "failed_precondition", 400},
    Code{absl::StatusCode::kAborted, "aborted", 409},
    Code{absl::StatusCode::kOutOfRange, "out_of_range", 400},
    Code{absl::StatusCode::kUnimplemented, "unimplemented", 501},
    Code{absl::StatusCode::kInternal, "internal", 500},
    Code{absl::StatusCode::kUnavailable, "unavailable", 503},
    Code{absl::StatusCode::kDataLoss, "data_loss", 500},
    Code{absl::StatusCode::kUnauthenticated, "unauthenticated", 401},
};

const Code& Find(absl::StatusCode code) {
  const auto* found = std::find_if(kCodes.begin(), kCodes.end(),
                                   [code](const Code& known) { return known.code == code; });
  return found == kCodes.end() ? kCodes.front() : *found;
}

}  // namespace

std::string_view CodeWord(absl::StatusCode code) { return Find(code).word; }

int HttpStatusOf(absl::StatusCode code) { return Find(code).http_status; }

}  // namespace treff::gateway
