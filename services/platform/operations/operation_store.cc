#include "services/platform/operations/operation_store.h"

#include "services/platform/api/resource_name.h"

namespace treff::platform {

std::string KindOfOperation(std::string_view name) {
  const auto parts = ParseResourceName("operations/{kind}/{operation}", name, "name");
  return parts.ok() ? parts->front() : std::string();
}

}  // namespace treff::platform
