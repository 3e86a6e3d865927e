#include "services/gateway/connect/error_json.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "google/rpc/status.pb.h"
#include "services/gateway/connect/codes.h"
#include "services/platform/status/error_details.h"

namespace treff::gateway {
namespace {

using nlohmann::json;

json DetailJson(const google::protobuf::Any& detail, const Schema& schema, const JsonCodec& codec) {
  const std::string& url = detail.type_url();
  const std::string type = url.substr(url.rfind('/') + 1);  // npos + 1 is 0
  std::string value;
  absl::Base64Escape(detail.value(), &value);
  value.erase(value.find_last_not_of('=') + 1);  // Connect's is without padding
  json written = {{"type", type}, {"value", value}};
  if (const auto* known = schema.pool().FindMessageTypeByName(type)) {
    const auto debug = codec.JsonOf(*known, detail.value());
    if (debug.ok()) written["debug"] = json::parse(*debug, nullptr, /*allow_exceptions=*/false);
  }
  return written;
}

json Error(const absl::Status& status, const Schema& schema, const JsonCodec& codec) {
  const google::rpc::Status travelling = platform::ToRpcStatus(platform::WithReason(status));
  json error = {{"code", CodeWord(status.code())}, {"message", travelling.message()}};
  for (const auto& detail : travelling.details()) {
    error["details"].push_back(DetailJson(detail, schema, codec));
  }
  return error;
}

// Never throws: what is no UTF-8 is replaced.
std::string Written(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

std::string ErrorJson(const absl::Status& status, const Schema& schema, const JsonCodec& codec) {
  return Written(Error(status, schema, codec));
}

std::string EndJson(const absl::Status& status, const Schema& schema, const JsonCodec& codec) {
  json end = json::object();
  if (!status.ok()) end["error"] = Error(status, schema, codec);
  return Written(end);
}

}  // namespace treff::gateway
