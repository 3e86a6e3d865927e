#include "services/gateway/calls/routes.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/longrunning/operations.pb.h"
#include "services/platform/status/field_errors.h"

namespace treff::gateway {
namespace {

constexpr char kOperations[] = "google.longrunning.Operations";

std::string KeysOf(const std::map<std::string, std::string>& map) {
  return absl::StrJoin(map, ", ", [](std::string* text, const auto& entry) {
    absl::StrAppend(text, "operations/", entry.first);
  });
}

}  // namespace

Routes::Routes(std::shared_ptr<grpc::Channel> all) : all_(std::move(all)) {}

Routes::Routes(std::map<std::string, std::shared_ptr<grpc::Channel>> services,
               std::map<std::string, std::string> operations)
    : services_(std::move(services)), operations_(std::move(operations)) {}

absl::StatusOr<Route> Routes::Find(const google::protobuf::MethodDescriptor& method,
                                   std::string_view bytes) const {
  const std::string& service = method.service()->full_name();
  const std::vector<std::string> parts = absl::StrSplit(service, '.');
  if (all_ != nullptr) {
    return Route{.service = service == kOperations ? "operations" : parts[1], .channel = all_};
  }
  if (service == kOperations) return OfOperation(bytes);
  const auto found = services_.find(parts[1]);
  if (parts[0] == "treff" && found != services_.end()) {
    return Route{.service = found->first, .channel = found->second};
  }
  return absl::UnimplementedError(absl::StrCat(service, " is not served here"));
}

absl::StatusOr<Route> Routes::OfOperation(std::string_view bytes) const {
  // All requests of the service have the name as field 1.
  google::longrunning::GetOperationRequest request;
  request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  google::longrunning::ListOperationsRequest list;  // but the list's: it is field 4
  list.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  const std::string name = list.name().empty() ? request.name() : list.name();
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  const auto found =
      parts.size() > 1 && parts[0] == "operations" ? operations_.find(parts[1]) : operations_.end();
  if (found == operations_.end()) {
    return platform::FieldError("name",
                                absl::StrCat("must begin with one of ", KeysOf(operations_)));
  }
  return Route{.service = found->second, .channel = services_.at(found->second)};
}

}  // namespace treff::gateway
