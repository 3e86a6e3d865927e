// The method of a call, found by the type of its request: no face writes a name.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_METHOD_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_METHOD_H_

#include <string>

#include "google/protobuf/descriptor.h"

namespace treff::platform {

struct Method {
  // "treff.casework.v1.CaseService/GetCase": what metrics and logs call it.
  std::string name;
  // Null only if no method of the service takes such a request, or several do.
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
};

// The one method of `service` ("treff.casework.v1.CaseService") that takes `request`.
Method FindMethod(const std::string& service, const google::protobuf::Descriptor& request);

// The same, found once: S is a generated service such as v1::CaseService.
template <typename S, typename Request>
const Method& MethodOf() {
  static const auto& method =
      *new Method(FindMethod(S::service_full_name(), *Request::descriptor()));
  return method;
}

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_METHOD_H_
