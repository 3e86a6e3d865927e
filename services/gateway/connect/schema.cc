#include "services/gateway/connect/schema.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.pb.h"

namespace treff::gateway {

using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

absl::StatusOr<std::unique_ptr<Schema>> Schema::Parse(std::string_view descriptor_set) {
  google::protobuf::FileDescriptorSet set;
  if (!set.ParseFromArray(descriptor_set.data(), static_cast<int>(descriptor_set.size()))) {
    return absl::InvalidArgumentError("the contracts are no FileDescriptorSet");
  }
  std::unique_ptr<Schema> schema(new Schema);
  for (const auto& proto : set.file()) {
    const FileDescriptor* file = schema->pool_.BuildFile(proto);
    if (file == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("the contracts do not hold together at ", proto.name()));
    }
    for (int i = 0; i < file->service_count(); ++i) schema->services_.push_back(file->service(i));
  }
  std::sort(schema->services_.begin(), schema->services_.end(),
            [](const ServiceDescriptor* a, const ServiceDescriptor* b) {
              return a->full_name() < b->full_name();
            });
  for (const ServiceDescriptor* service : schema->services_) {
    for (int i = 0; i < service->method_count(); ++i) {
      schema->methods_[PathOf(*service->method(i))] = service->method(i);
    }
  }
  return schema;
}

const MethodDescriptor* Schema::FindMethod(std::string_view path) const {
  const auto found = methods_.find(std::string(path));
  return found == methods_.end() ? nullptr : found->second;
}

std::string PathOf(const MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

}  // namespace treff::gateway
