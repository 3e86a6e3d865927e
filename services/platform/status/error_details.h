// google.rpc details on an absl::Status: what a client program can act on.
//
// Details travel as payloads of the status, keyed by type URL, so that rules need no gRPC.
#ifndef TREFF_SERVICES_PLATFORM_STATUS_ERROR_DETAILS_H_
#define TREFF_SERVICES_PLATFORM_STATUS_ERROR_DETAILS_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/platform/status/reasons.h"

namespace treff::platform {

// The domain in every ErrorInfo of ours.
inline constexpr char kErrorDomain[] = "treff.no";

// Attaches `detail` to `status`, replacing one of the same type. OK is left alone.
void AttachDetail(const google::protobuf::Message& detail, absl::Status& status);

// The detail of type T, if `status` carries one.
template <typename T>
std::optional<T> GetDetail(const absl::Status& status) {
  T detail;
  const auto payload =
      status.GetPayload(std::string("type.googleapis.com/") + T::descriptor()->full_name());
  if (!payload.has_value() || !detail.ParseFromString(std::string(*payload))) return std::nullopt;
  return detail;
}

// The reason's code with `message` and ErrorInfo{reason, kErrorDomain, metadata}.
absl::Status ErrorOf(const Reason& reason, std::string_view message,
                     const std::map<std::string, std::string>& metadata = {});

// Whether `status` carries an ErrorInfo of ours: a service of the house gave it, not the transport.
bool HasReason(const absl::Status& status);

// `status` with an ErrorInfo whose reason is the code's name, unless it is OK or has one: every
// error that a service answers with or keeps has a reason.
absl::Status WithReason(absl::Status status);

// NOT_FOUND naming the resource, with ResourceInfo and ErrorInfo "RESOURCE_NOT_FOUND".
absl::Status NotFound(std::string_view resource_name, std::string_view remedy);

// RESOURCE_EXHAUSTED with RetryInfo: the caller may try again after `delay`.
absl::Status Overloaded(std::string_view message, absl::Duration delay);

// The same error as the message that travels: payloads become details, and back.
google::rpc::Status ToRpcStatus(const absl::Status& status);
absl::Status FromRpcStatus(const google::rpc::Status& status);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STATUS_ERROR_DETAILS_H_
