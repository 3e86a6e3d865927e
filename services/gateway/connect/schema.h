// The contracts that the gateway serves, read from a descriptor set: with another RPC in the protos
// there is one more here, and no line of the gateway changes.
#ifndef TREFF_SERVICES_GATEWAY_CONNECT_SCHEMA_H_
#define TREFF_SERVICES_GATEWAY_CONNECT_SCHEMA_H_

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"

namespace treff::gateway {

// Immutable, so thread-safe.
class Schema {
 public:
  // `descriptor_set` is a google.protobuf.FileDescriptorSet with its imports, as protoc writes it.
  // INVALID_ARGUMENT if it is none or does not hold together.
  static absl::StatusOr<std::unique_ptr<Schema>> Parse(std::string_view descriptor_set);

  // The method of a path such as "/treff.casework.v1.CaseService/GetCase"; null if there is none.
  const google::protobuf::MethodDescriptor* FindMethod(std::string_view path) const;
  // Of all files, by name.
  const std::vector<const google::protobuf::ServiceDescriptor*>& services() const {
    return services_;
  }
  const google::protobuf::DescriptorPool& pool() const { return pool_; }

 private:
  Schema() = default;

  google::protobuf::DescriptorPool pool_;
  std::vector<const google::protobuf::ServiceDescriptor*> services_;
  std::unordered_map<std::string, const google::protobuf::MethodDescriptor*> methods_;  // by path
};

// "/treff.casework.v1.CaseService/GetCase".
std::string PathOf(const google::protobuf::MethodDescriptor& method);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_CONNECT_SCHEMA_H_
