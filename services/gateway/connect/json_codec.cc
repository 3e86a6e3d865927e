#include "services/gateway/connect/json_codec.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/arena.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/type_resolver_util.h"
#include "services/gateway/connect/json_faults.h"

namespace treff::gateway {
namespace {

using google::protobuf::Descriptor;

constexpr char kTypeUrls[] = "type.googleapis.com";

std::string TypeUrl(const Descriptor& type) {
  return absl::StrCat(kTypeUrls, "/", type.full_name());
}

}  // namespace

JsonCodec::JsonCodec(const google::protobuf::DescriptorPool& pool)
    : types_(google::protobuf::util::NewTypeResolverForDescriptorPool(kTypeUrls, &pool)),
      messages_(&pool) {}

JsonCodec::~JsonCodec() = default;

absl::StatusOr<std::string> JsonCodec::BytesOf(const Descriptor& type,
                                               const std::string& json) const {
  std::string bytes;
  const auto status =
      google::protobuf::util::JsonToBinaryString(types_.get(), TypeUrl(type), json, &bytes);
  if (!status.ok()) return JsonFault(type, json, status.message().ToString());
  return bytes;
}

absl::StatusOr<std::string> JsonCodec::JsonOf(const Descriptor& type,
                                              const std::string& bytes) const {
  std::string json;
  const auto status =
      google::protobuf::util::BinaryToJsonString(types_.get(), TypeUrl(type), bytes, &json);
  if (!status.ok()) {
    return absl::InternalError(
        absl::StrCat("the answer cannot be written as JSON: it is no ", type.full_name()));
  }
  return json;
}

absl::Status JsonCodec::CheckBytes(const Descriptor& type, std::string_view bytes) const {
  google::protobuf::Arena arena;
  google::protobuf::Message* message = messages_.GetPrototype(&type)->New(&arena);
  if (message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat("the body is not the bytes of a ",
                                                 type.full_name(),
                                                 ": send what its generated code writes"));
}

}  // namespace treff::gateway
