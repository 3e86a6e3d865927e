#include "services/platform/status/error_details.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/retry_hint.h"
#include "services/platform/values/strings.h"

namespace treff::platform {

void AttachDetail(const google::protobuf::Message& detail, absl::Status& status) {
  status.SetPayload(absl::StrCat("type.googleapis.com/", detail.GetDescriptor()->full_name()),
                    absl::Cord(detail.SerializeAsString()));
}

absl::Status ErrorOf(const Reason& reason, std::string_view message,
                     const std::map<std::string, std::string>& metadata) {
  absl::Status status(reason.code, Absl(message));
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason.name));
  info.set_domain(kErrorDomain);
  info.mutable_metadata()->insert(metadata.begin(), metadata.end());
  AttachDetail(info, status);
  return status;
}

bool HasReason(const absl::Status& status) {
  const auto info = GetDetail<google::rpc::ErrorInfo>(status);
  return info.has_value() && info->domain() == kErrorDomain;
}

absl::Status WithReason(absl::Status status) {
  if (status.ok() || HasReason(status)) return status;
  google::rpc::ErrorInfo info;
  info.set_reason(absl::StatusCodeToString(status.code()));
  info.set_domain(kErrorDomain);
  AttachDetail(info, status);
  return status;
}

absl::Status NotFound(std::string_view resource_name, std::string_view remedy) {
  const std::string message = absl::StrCat("no ", Absl(resource_name), ": ", Absl(remedy));
  absl::Status status = ErrorOf(reasons::kResourceNotFound, message);
  google::rpc::ResourceInfo resource;
  resource.set_resource_name(std::string(resource_name));
  resource.set_description(std::string(remedy));
  AttachDetail(resource, status);
  return status;
}

absl::Status Overloaded(std::string_view message, absl::Duration delay) {
  return WithRetryDelay(ErrorOf(reasons::kOverloaded, message), delay);
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status message;
  message.set_code(status.raw_code());
  message.set_message(ReplaceInvalidUtf8(Std(status.message())));
  status.ForEachPayload([&message](absl::string_view type_url, const absl::Cord& payload) {
    google::protobuf::Any& detail = *message.add_details();
    detail.set_type_url(std::string(type_url));
    detail.set_value(std::string(payload));
  });
  return message;
}

absl::Status FromRpcStatus(const google::rpc::Status& message) {
  absl::Status status(static_cast<absl::StatusCode>(message.code()), message.message());
  for (const google::protobuf::Any& detail : message.details()) {
    status.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return status;
}

}  // namespace treff::platform
