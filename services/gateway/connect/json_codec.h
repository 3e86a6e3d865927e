// Messages of the contracts between their bytes and their JSON, by descriptors alone.
#ifndef TREFF_SERVICES_GATEWAY_CONNECT_JSON_CODEC_H_
#define TREFF_SERVICES_GATEWAY_CONNECT_JSON_CODEC_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/util/type_resolver.h"

namespace treff::gateway {

// Thread-safe.
class JsonCodec {
 public:
  // `pool` must outlive it.
  explicit JsonCodec(const google::protobuf::DescriptorPool& pool);
  ~JsonCodec();

  // The bytes of a `type`. INVALID_ARGUMENT as JsonFault.
  absl::StatusOr<std::string> BytesOf(const google::protobuf::Descriptor& type,
                                      const std::string& json) const;
  // The JSON of a `type` in protobuf's own mapping: fields that are not set are left out. INTERNAL
  // if the bytes are not one.
  absl::StatusOr<std::string> JsonOf(const google::protobuf::Descriptor& type,
                                     const std::string& bytes) const;
  // INVALID_ARGUMENT unless `bytes` are a `type`.
  absl::Status CheckBytes(const google::protobuf::Descriptor& type, std::string_view bytes) const;

 private:
  const std::unique_ptr<google::protobuf::util::TypeResolver> types_;
  mutable google::protobuf::DynamicMessageFactory messages_;  // thread-safe
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_CONNECT_JSON_CODEC_H_
