#include "tests/faults/record/web_call.h"

#include <google/protobuf/descriptor.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace treff::faults {
namespace {

constexpr char kBinary[] = "application/proto";

// "/treff.casework.v1.CaseService/GetCase".
std::string PathFor(const google::protobuf::Message& request) {
  const google::protobuf::FileDescriptor& file = *request.GetDescriptor()->file();
  for (int i = 0; i < file.service_count(); ++i) {
    const google::protobuf::ServiceDescriptor& service = *file.service(i);
    for (int j = 0; j < service.method_count(); ++j) {
      if (service.method(j)->input_type() != request.GetDescriptor()) continue;
      return absl::StrCat("/", service.full_name(), "/", service.method(j)->name());
    }
  }
  return "/";
}

// Of Connect's words, which are gRPC's in small letters but for one.
grpc::StatusCode CodeOf(const std::string& word) {
  if (word == "canceled") return grpc::StatusCode::CANCELLED;
  for (int code = 1; code <= 16; ++code) {
    const auto name = absl::StatusCodeToString(static_cast<absl::StatusCode>(code));
    if (absl::AsciiStrToLower(name) == word) return static_cast<grpc::StatusCode>(code);
  }
  return grpc::StatusCode::UNKNOWN;
}

}  // namespace

grpc::Status CallOverWeb(const std::string& gateway, const google::protobuf::Message& request,
                         google::protobuf::Message& response) {
  httplib::Client client("http://" + gateway);
  client.set_read_timeout(absl::ToChronoSeconds(kDeadline));
  const httplib::Headers headers = {
      {"Connect-Protocol-Version", "1"},
      {"Connect-Timeout-Ms", absl::StrCat(absl::ToInt64Milliseconds(kDeadline))}};
  const auto answer = client.Post(PathFor(request), headers, request.SerializeAsString(), kBinary);
  if (!answer) return {grpc::StatusCode::UNAVAILABLE, httplib::to_string(answer.error())};
  if (answer->status == 200 && response.ParseFromString(answer->body)) return grpc::Status::OK;
  const auto error = nlohmann::json::parse(answer->body, nullptr, /*allow_exceptions=*/false);
  if (!error.is_object()) return {grpc::StatusCode::UNAVAILABLE, "no answer of the gateway's"};
  return {CodeOf(error.value("code", "")), error.value("message", "")};
}

}  // namespace treff::faults
