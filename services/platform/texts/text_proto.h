// Reads catalogue files: text protos, checked by their message type.
#ifndef TREFF_SERVICES_PLATFORM_TEXTS_TEXT_PROTO_H_
#define TREFF_SERVICES_PLATFORM_TEXTS_TEXT_PROTO_H_

#include <string_view>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace treff::platform {

// Parses `text` into `message`. INVALID_ARGUMENT with `file_name`, line and column of every fault;
// unknown fields and duplicate scalars are faults.
absl::Status ParseTextProto(std::string_view file_name, std::string_view text,
                            google::protobuf::Message& message);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TEXTS_TEXT_PROTO_H_
