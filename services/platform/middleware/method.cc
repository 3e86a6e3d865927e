#include "services/platform/middleware/method.h"

#include "absl/strings/str_cat.h"

namespace treff::platform {

Method FindMethod(const std::string& service, const google::protobuf::Descriptor& request) {
  Method found{.name = absl::StrCat(service, "/?", request.name())};
  const auto* descriptor = request.file()->pool()->FindServiceByName(service);
  if (descriptor == nullptr) return found;
  for (int i = 0; i < descriptor->method_count(); ++i) {
    const auto* method = descriptor->method(i);
    if (method->input_type() != &request) continue;
    if (found.descriptor != nullptr) return {.name = found.name};
    found = {.name = absl::StrCat(service, "/", method->name()), .descriptor = method};
  }
  return found;
}

}  // namespace treff::platform
