#include "services/platform/status/retry_hint.h"

#include <cstdint>
#include <utility>

#include "services/platform/status/error_details.h"

namespace treff::platform {
namespace {

// A store or a service that does not answer is most often back soon; room on a disk takes a person.
constexpr absl::Duration kUsualDelay = absl::Seconds(1);
constexpr absl::Duration kLongDelay = absl::Seconds(10);

}  // namespace

absl::Status WithRetryDelay(absl::Status status, absl::Duration delay) {
  google::rpc::RetryInfo retry;
  const int64_t nanoseconds = absl::ToInt64Nanoseconds(delay);
  retry.mutable_retry_delay()->set_seconds(nanoseconds / 1'000'000'000);
  retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(nanoseconds % 1'000'000'000));
  AttachDetail(retry, status);
  return status;
}

absl::Status WithRetryHint(absl::Status status) {
  const bool may_pass = absl::IsUnavailable(status) || absl::IsResourceExhausted(status);
  if (!may_pass || GetDetail<google::rpc::RetryInfo>(status).has_value()) return status;
  return WithRetryDelay(std::move(status), absl::IsUnavailable(status) ? kUsualDelay : kLongDelay);
}

std::string ReasonOf(const absl::Status& status) {
  const auto info = GetDetail<google::rpc::ErrorInfo>(status);
  return info.has_value() && info->domain() == kErrorDomain ? info->reason() : "";
}

}  // namespace treff::platform
