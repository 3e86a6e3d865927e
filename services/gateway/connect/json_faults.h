// What is wrong with the JSON of a request, in words of ours: protobuf's own quote the value, which
// may be about a person.
#ifndef TREFF_SERVICES_GATEWAY_CONNECT_JSON_FAULTS_H_
#define TREFF_SERVICES_GATEWAY_CONNECT_JSON_FAULTS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"

namespace treff::gateway {

// INVALID_ARGUMENT for `json`, which protobuf could not read as a `type` and said `complaint`
// about: where it is no JSON at all, by line and column; else naming the field, with BadRequest.
absl::Status JsonFault(const google::protobuf::Descriptor& type, const std::string& json,
                       std::string_view complaint);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_CONNECT_JSON_FAULTS_H_
